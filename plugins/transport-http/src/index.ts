export { createHttpTransport, type HttpTransportOptions } from './create-http-transport.ts';
export { transportHttp } from './transport-http.ts';
