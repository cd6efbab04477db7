import { Kind, parse } from 'graphql';

/** The subgraphs of a supergraph and the addresses written in it, from the enum `join__Graph`. */
export function subgraphsIn(supergraphSdl: string): Map<string, string> {
  const graphs = parse(supergraphSdl, { noLocation: true }).definitions.find(
    (definition) => definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph',
  );
  const values = graphs?.kind === Kind.ENUM_TYPE_DEFINITION ? (graphs.values ?? []) : [];
  return new Map(
    values.map((value) => {
      const given = value.directives?.find((directive) => directive.name.value === 'join__graph')?.arguments ?? [];
      const text = (name: string) => {
        const argument = given.find((one) => one.name.value === name)?.value;
        return argument?.kind === Kind.STRING ? argument.value : '';
      };
      return [text('name'), text('url')] as const;
    }),
  );
}
