import { limits } from './limits.js'
import { isList, isMessage, type Message } from './codec.js'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What the caller must be allowed to do with the entity that the request names. `public` asks for nothing. */
export type Access = 'public' | 'read' | 'edit' | 'manage'

/** Which address space a route belongs to; MLflow's exist once for programs and once for its browser UI. */
const PREFIXES = {
  mlflow: ['/api/2.0/mlflow', '/ajax-api/2.0/mlflow'],
  'mlflow-ui': ['/ajax-api/2.0/mlflow'],
  'mlflow-3': ['/api/3.0/mlflow', '/ajax-api/3.0/mlflow'],
  'mlflow-artifacts': ['/api/2.0/mlflow-artifacts', '/ajax-api/2.0/mlflow-artifacts'],
  labbook: ['/api/labbook/1.0'],
  root: [''],
} as const

export type Space = keyof typeof PREFIXES

/**
 * One endpoint as data, used by both ends. `path` may hold `:name` for one segment and end in `*name` for the rest;
 * both are read into the request's field of that name.
 */
export interface Route<Request = unknown, Response = unknown> {
  readonly methods: readonly Method[]
  readonly space: Space
  readonly path: string
  readonly access: Access
  /** JSON both ways, or bytes in one direction with the request in the address. */
  readonly carries: 'json' | 'upload' | 'download'
  /** How large a JSON body may be, inflated (L-1). */
  readonly bodyBytes: number
  readonly request: Message<Request>
  readonly response: Message<Response>
}

interface RouteOptions<Request, Response> {
  request: Message<Request>
  response: Message<Response>
  access: Access
  space?: Space
  carries?: Route['carries']
  bodyBytes?: number
}

function route<Request, Response>(
  methods: readonly Method[],
  path: string,
  options: RouteOptions<Request, Response>,
): Route<Request, Response> {
  refuseUnbounded(options.request.fields, path)
  return { space: 'mlflow', carries: 'json', bodyBytes: limits.jsonBodyBytes, ...options, methods, path }
}

/** A request is bounded by its codec; only answers may be as long as what is stored. */
function refuseUnbounded(fields: Message<unknown>['fields'], at: string) {
  for (const [name, { codec }] of Object.entries(fields)) {
    if (isList(codec) && !Number.isFinite(codec.most)) throw new Error(`The list ${name} of ${at} has no bound.`)
    const inner = isList(codec) ? codec.item : codec
    if (isMessage(inner)) refuseUnbounded(inner.fields, `${at} ${name}`)
  }
}

export const get = <Q, A>(path: string, options: RouteOptions<Q, A>) => route(['GET'], path, options)
export const post = <Q, A>(path: string, options: RouteOptions<Q, A>) => route(['POST'], path, options)
export const put = <Q, A>(path: string, options: RouteOptions<Q, A>) => route(['PUT'], path, options)
export const patch = <Q, A>(path: string, options: RouteOptions<Q, A>) => route(['PATCH'], path, options)
export const del = <Q, A>(path: string, options: RouteOptions<Q, A>) => route(['DELETE'], path, options)
export const getOrPost = <Q, A>(path: string, options: RouteOptions<Q, A>) => route(['POST', 'GET'], path, options)

export type Routes = Readonly<Record<string, Route>>
/**
 * What a service gives: one method a route, so that a missing handler does not compile.
 * `Call` is what a call brings beside its request; `Other` is an answer in another form than the response type.
 */
export type Handlers<R extends Routes, Call = void, Other = never> = {
  readonly [K in keyof R]: (request: RequestOf<R[K]>, call: Call) => Promise<ResponseOf<R[K]> | Other>
}

export type RequestOf<R> = R extends Route<infer Request, infer _> ? Request : never
export type ResponseOf<R> = R extends Route<infer _, infer Response> ? Response : never

/** All addresses of a route, the one for programs first. */
export function addressesOf(route: Pick<Route, 'space' | 'path'>): readonly string[] {
  return PREFIXES[route.space].map((prefix) => prefix + route.path)
}
