/** `npm run gateway -- --supergraph FILE --port N [--open]`: the gateway alone. */
import '../gateway/run.js';
