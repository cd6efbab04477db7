/**
 * Spans of requests and of the fetches within them, for whoever collects them by OTLP. They say which operation and which
 * subgraph, how long and with which codes; never a query, a variable, a token or a caller.
 */
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import type { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

/** A collector that does not answer must not hold up our stopping. */
const exportPatienceMs = 2_000;

export class Traces {
  private constructor(
    private readonly provider: NodeTracerProvider,
    private readonly tracer: Tracer,
  ) {}

  /**
   * `url` takes OTLP over HTTP. The SDK is loaded here and nowhere else, and it is not made the process's own: @apollo/gateway
   * would add its spans to ours.
   */
  static async open(url: string): Promise<Traces> {
    const [{ BatchSpanProcessor, NodeTracerProvider: Provider }, { OTLPTraceExporter }] = await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
    ]);
    const exporter = new OTLPTraceExporter({ url, timeoutMillis: exportPatienceMs });
    const provider = new Provider({ resource: ourselves, spanProcessors: [new BatchSpanProcessor(exporter)] });
    return new Traces(provider, provider.getTracer('fealty-gateway'));
  }

  /** Begins a request's span, in the trace that `traceparent` tells of where it is well-formed. */
  begin(traceparent: string | undefined): RequestTrace {
    const parent = contextFrom(traceparent);
    return new RequestTrace(this.tracer, this.tracer.startSpan('request', { kind: SpanKind.SERVER }, parent), parent);
  }

  /** Sends what has ended. */
  async close(): Promise<void> {
    await this.provider.shutdown().catch(() => undefined);
  }
}

export class RequestTrace {
  private readonly context: Context;

  constructor(
    private readonly tracer: Tracer,
    private readonly span: Span,
    parent: Context,
  ) {
    this.context = trace.setSpan(parent, span);
  }

  /** The span is named by the type: names of operations come from outside, and there may be any number of them. */
  isOperation(type: string, name: string | null | undefined, requestId: string): void {
    this.span.updateName(type);
    this.span.setAttributes({ 'graphql.operation.type': type, 'fealty.request_id': requestId });
    if (name) this.span.setAttribute('graphql.operation.name', name.slice(0, 64));
  }

  beginFetch(subgraph: string): FetchTrace {
    const attributes = { 'fealty.subgraph': subgraph };
    return new FetchTrace(this.tracer.startSpan('fetch', { kind: SpanKind.CLIENT, attributes }, this.context));
  }

  end(codes: readonly unknown[]): void {
    if (codes.length > 0) {
      this.span.setAttribute('fealty.codes', [...new Set(codes.map(String))]);
      this.span.setStatus({ code: SpanStatusCode.ERROR });
    }
    this.span.end();
  }
}

export class FetchTrace {
  constructor(private readonly span: Span) {}

  /** As the subgraph gets it, so that its spans go under this one. */
  get traceparent(): string {
    const { traceId, spanId, traceFlags } = this.span.spanContext();
    return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
  }

  end(hasAnswer: boolean): void {
    if (!hasAnswer) this.span.setStatus({ code: SpanStatusCode.ERROR, message: 'no answer' });
    this.span.end();
  }
}

type Resource = NonNullable<NonNullable<ConstructorParameters<typeof NodeTracerProvider>[0]>['resource']>;

const attributes = { 'service.name': 'fealty-gateway' };
const ourselves: Resource = {
  attributes,
  getRawAttributes: () => Object.entries(attributes),
  merge: () => ourselves,
};

/** As W3C writes it: version, trace, span, flags. */
const wellFormed = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

function contextFrom(traceparent: string | undefined): Context {
  const [, traceId = '', spanId = '', flags = ''] = wellFormed.exec(traceparent ?? '') ?? [];
  if (!/[^0]/.test(traceId) || !/[^0]/.test(spanId)) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: parseInt(flags, 16), isRemote: true });
}
