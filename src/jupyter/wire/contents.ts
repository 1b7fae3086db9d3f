/**
 * What each message type of Jupyter 5.4 carries: https://jupyter-client.readthedocs.io/en/stable/messaging.html.
 * Optional here means that real programs leave the field out, whatever the specification says.
 */
export interface MessageContents {
  kernel_info_request: Empty;
  kernel_info_reply: KernelInfoReply;
  execute_request: ExecuteRequest;
  execute_reply: ExecuteReply;
  complete_request: { code: string; cursor_pos: number };
  complete_reply: Ok<{ matches: string[]; cursor_start: number; cursor_end: number; metadata: JsonObject }>;
  inspect_request: { code: string; cursor_pos: number; detail_level?: 0 | 1 };
  inspect_reply: Ok<{ found: boolean; data: MimeBundle; metadata: JsonObject }>;
  is_complete_request: { code: string };
  is_complete_reply: { status: 'complete' | 'incomplete' | 'invalid' | 'unknown'; indent?: string };
  history_request: HistoryRequest;
  history_reply: Ok<{ history: HistoryEntry[] }>;
  comm_info_request: { target_name?: string };
  comm_info_reply: Ok<{ comms: Record<string, { target_name: string }> }>;
  comm_open: { comm_id: string; target_name: string; data: JsonObject; target_module?: string | null };
  comm_msg: { comm_id: string; data: JsonObject };
  comm_close: { comm_id: string; data?: JsonObject };
  interrupt_request: Empty;
  interrupt_reply: Ok<Empty>;
  shutdown_request: { restart?: boolean };
  shutdown_reply: Ok<{ restart: boolean }>;
  create_subshell_request: Empty;
  create_subshell_reply: Ok<{ subshell_id: string }>;
  delete_subshell_request: { subshell_id: string };
  delete_subshell_reply: Ok<Empty>;
  list_subshell_request: Empty;
  list_subshell_reply: Ok<{ subshell_id: string[] }>;
  debug_request: JsonObject;
  debug_reply: JsonObject;
  input_request: { prompt: string; password: boolean };
  input_reply: { value: string };
  status: { execution_state: ExecutionState };
  execute_input: { code: string; execution_count: number };
  stream: { name: 'stdout' | 'stderr'; text: string };
  display_data: DisplayData;
  update_display_data: DisplayData;
  execute_result: DisplayData & { execution_count: number };
  error: ErrorContent;
  clear_output: { wait: boolean };
  iopub_welcome: { subscription: string };
}

export type MessageType = keyof MessageContents;

/** The types that a kernel answers, with the type of the answer. */
export type RequestType = {
  [T in MessageType]: T extends `${infer Verb}_request`
    ? `${Verb}_reply` extends MessageType
      ? T
      : never
    : never;
}[MessageType];
export type ReplyTo<T extends RequestType> = T extends `${infer Verb}_request` ? `${Verb}_reply` : never;

type Empty = Record<never, never>;
export type JsonObject = Record<string, unknown>;
export type MimeBundle = Record<string, unknown>;
export type ExecutionState = 'starting' | 'busy' | 'idle' | 'restarting' | 'dead';

export interface ErrorContent {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** A request that could not be served; `aborted` also stands for "never begun". */
export type NotOk = ({ status: 'error' } & ErrorContent) | ({ status: 'aborted' } & Partial<ErrorContent>);
type Ok<Content> = ({ status: 'ok' } & Content) | NotOk;

export interface KernelInfo {
  protocol_version: string;
  implementation: string;
  implementation_version: string;
  language_info: {
    name: string;
    version: string;
    mimetype: string;
    file_extension: string;
    pygments_lexer?: string;
    codemirror_mode?: string | JsonObject;
    nbconvert_exporter?: string;
  };
  banner: string;
  debugger?: boolean;
  supported_features?: string[];
  help_links?: { text: string; url: string }[];
}
/** Kernels are known to leave `status` out of this one. */
type KernelInfoReply = ({ status?: 'ok' } & KernelInfo) | NotOk;

export interface ExecuteRequest {
  code: string;
  silent?: boolean;
  store_history?: boolean;
  user_expressions?: Record<string, string>;
  allow_stdin?: boolean;
  stop_on_error?: boolean;
}

export type UserExpression =
  { status: 'ok'; data: MimeBundle; metadata: JsonObject } | ({ status: 'error' } & ErrorContent);

export type ExecuteReply = {
  execution_count?: number;
  user_expressions?: Record<string, UserExpression>;
  payload?: JsonObject[];
} & Ok<Empty>;

export interface DisplayData {
  data: MimeBundle;
  metadata: JsonObject;
  transient?: { display_id?: string };
}

export interface HistoryRequest {
  hist_access_type: 'range' | 'tail' | 'search';
  output?: boolean;
  raw?: boolean;
  session?: number;
  start?: number;
  stop?: number;
  n?: number;
  pattern?: string;
  unique?: boolean;
}
/** Session, line and input; with `output: true` the input is paired with the output. */
export type HistoryEntry = [number, number, string | [string, string | null]];
