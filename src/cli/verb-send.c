#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>

#include "sbx-cli.h"
#include "sbx-curl-command.h"

/* What takes shorter needs no progress to be told. */
#define PROGRESS_AFTER_MS 1000
#define PROGRESS_EACH_MS 200

typedef struct
{
  SbxCli        *cli;

  /* Options */
  char          *environment;
  char         **variables;
  char          *output;
  char         **connect_to;
  gboolean       json;
  gboolean       include;
  gboolean       timing;
  gboolean       dry_run;
  gboolean       show_secrets;
  gboolean       insecure;
  gboolean       no_history;
  gboolean       fail;

  /* While it runs */
  GMainLoop     *loop;
  GCancellable  *cancellable;
  SbxExchange   *exchange;
  SbxRedactor   *redactor;
  gboolean       tried;
  GError        *error;
  gint64         began;
  gboolean       progress_shown;
} Send;

static void
send_clear (Send *self)
{
  g_free (self->environment);
  g_strfreev (self->variables);
  g_free (self->output);
  g_strfreev (self->connect_to);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->exchange);
  g_clear_object (&self->redactor);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Send, send_clear)

static gboolean
open_uri (const char  *uri,
          gpointer     data,
          GError     **error)
{
  sbx_cli_note (_("To sign in, open this address in a browser:\n%s"), uri);
  if (g_getenv ("WAYLAND_DISPLAY") != NULL || g_getenv ("DISPLAY") != NULL)
    g_app_info_launch_default_for_uri (uri, NULL, NULL);
  return TRUE;
}

/* What the command line says about this one sending. */
static gboolean
apply_options (Send        *self,
               SbxRequest  *request,
               GError     **error)
{
  g_autoptr (SbxSettings) settings = NULL;

  if (!self->insecure && self->connect_to == NULL)
    return TRUE;

  settings = sbx_request_dup_settings (request, error);
  if (settings == NULL)
    return FALSE;
  if (self->insecure)
    settings->verify_tls = FALSE;
  for (guint i = 0; self->connect_to != NULL && self->connect_to[i] != NULL; i++)
    g_ptr_array_add (settings->connect_to, g_strdup (self->connect_to[i]));
  sbx_request_set_settings (request, settings);
  return TRUE;
}

static void
print_receipt (GPtrArray *receipt)
{
  for (guint i = 0; receipt != NULL && i < receipt->len; i++)
    {
      const SbxReceiptLine *line = g_ptr_array_index (receipt, i);

      if (line->kind == SBX_RECEIPT_DROPPED && line->detail != NULL)
        sbx_cli_note (_("Left out %s: %s"), line->item, line->detail);
      else if (line->kind == SBX_RECEIPT_DROPPED)
        sbx_cli_note (_("Left out %s"), line->item);
    }
}

/* --- --dry-run --- */

static void
write_bytes (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (sbx_cli_is_terminal (stdout))
    {
      g_autofree char *text = sbx_text_make_visible (data, length, TRUE);
      g_auto (GStrv) lines = g_strsplit (text, "\\x0d\n", -1);
      g_autofree char *joined = g_strjoinv ("\n", lines);

      printf ("%s\n", joined);
    }
  else if (length > 0)
    fwrite (data, 1, length, stdout);
}

/* The bytes without their secrets: the head by the names of its fields too. */
static void
write_covered (SbxRedactor *redactor,
               GBytes      *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  const char *blank = memmem (data, length, "\r\n\r\n", 4);
  gsize head_length = blank != NULL ? blank + 4 - data : length;
  g_autoptr (GBytes) head = g_bytes_new_from_bytes (bytes, 0, head_length);
  g_autoptr (GBytes) body = g_bytes_new_from_bytes (bytes, head_length, length - head_length);
  g_autoptr (GBytes) covered_head = sbx_redactor_head (redactor, head);
  g_autoptr (GBytes) covered_body = sbx_redactor_bytes (redactor, body);

  write_bytes (covered_head);
  write_bytes (covered_body);
}

static SbxExit
run_dry (Send                 *self,
         SbxRequest           *request,
         const SbxSendOptions *options)
{
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;

  bytes = sbx_workspace_preview (self->cli->workspace, request, options, &error);
  if (bytes == NULL)
    return sbx_cli_fail (error);

  if (self->show_secrets)
    write_bytes (bytes);
  else
    write_covered (self->redactor, bytes);
  return SBX_EXIT_OK;
}

/* --- While it runs --- */

static gboolean
interrupted_cb (gpointer data)
{
  Send *self = data;

  /* The source goes, so a second one ends the program at once. */
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static gboolean
progress_cb (gpointer data)
{
  Send *self = data;
  guint64 received = sbx_exchange_get_received (self->exchange);
  gint64 expected = sbx_exchange_get_expected (self->exchange);
  g_autofree char *got = g_format_size (received);
  g_autofree char *text = NULL;

  if (g_get_monotonic_time () - self->began < PROGRESS_AFTER_MS * 1000)
    return G_SOURCE_CONTINUE;

  if (received == 0)
    text = g_strdup (sbx_exchange_get_phase (self->exchange) < SBX_PHASE_SENDING ? _("Connecting…") : _("Waiting for the answer…"));
  else if (expected > 0)
    {
      g_autofree char *all = g_format_size (expected);

      text = g_strdup_printf (_("Received %s of %s"), got, all);
    }
  else
    text = g_strdup_printf (_("Received %s"), got);
  fprintf (stderr, "\r\033[K%s", text);
  self->progress_shown = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  Send *self = data;

  self->tried = sbx_workspace_send_finish (SBX_WORKSPACE (source), result, &self->error);
  g_main_loop_quit (self->loop);
}

static void
run_exchange (Send                 *self,
              SbxRequest           *request,
              const SbxSendOptions *options)
{
  g_autoptr (GSource) interrupt = g_unix_signal_source_new (SIGINT);
  g_autoptr (GSource) terminate = g_unix_signal_source_new (SIGTERM);
  guint progress = 0;

  g_source_set_callback (interrupt, interrupted_cb, self, NULL);
  g_source_attach (interrupt, NULL);
  g_source_set_callback (terminate, interrupted_cb, self, NULL);
  g_source_attach (terminate, NULL);
  if (sbx_cli_is_terminal (stderr))
    progress = g_timeout_add (PROGRESS_EACH_MS, progress_cb, self);

  self->began = g_get_monotonic_time ();
  sbx_workspace_send_async (self->cli->workspace, request, options, self->exchange, self->cancellable, sent_cb, self);
  g_main_loop_run (self->loop);

  if (progress != 0)
    g_source_remove (progress);
  if (self->progress_shown)
    fputs ("\r\033[K", stderr);
  g_source_destroy (interrupt);
  g_source_destroy (terminate);
}

/* --- The outcome --- */

static gboolean
save_body (Send    *self,
           GError **error)
{
  SbxSpool *body = sbx_exchange_get_body (self->exchange);
  g_autoptr (GFile) file = g_file_new_for_path (self->output);
  g_autofree char *size = NULL;

  /* No answer leaves the file alone. */
  if (body == NULL)
    return TRUE;
  if (!sbx_spool_hand_over (body, file, error))
    return FALSE;
  size = g_format_size (sbx_spool_get_size (body));
  if (sbx_cli_is_terminal (stderr))
    sbx_cli_note (_("Saved %s to “%s”."), size, self->output);
  return TRUE;
}

static void
print_heads (Send *self)
{
  for (guint i = 0; i < sbx_exchange_get_n_hops (self->exchange); i++)
    sbx_cli_print_head (sbx_exchange_get_hop (self->exchange, i)->response_head);
}

static gboolean
print_answer (Send    *self,
              GError **error)
{
  gboolean to_file = self->output != NULL && !g_str_equal (self->output, "-");

  if (to_file && !save_body (self, error))
    return FALSE;
  if (self->json)
    {
      JsonBuilder *builder = json_builder_new ();

      json_builder_begin_object (builder);
      sbx_cli_add_exchange (builder, self->exchange, self->redactor, !to_file);
      json_builder_end_object (builder);
      sbx_cli_print_json (builder);
      return sbx_cli_flush (error);
    }

  if (self->include)
    print_heads (self);
  if (!to_file && !sbx_cli_print_body (sbx_exchange_get_body (self->exchange),
                                       sbx_exchange_get_content_type (self->exchange), error))
    return FALSE;
  return sbx_cli_flush (error);
}

static void
print_comments (Send *self)
{
  g_autoptr (GPtrArray) warnings = sbx_exchange_dup_warnings (self->exchange);
  const GError *error = sbx_exchange_get_error (self->exchange);

  for (guint i = 0; i < warnings->len; i++)
    sbx_cli_note (_("Warning: %s"), (const char *) g_ptr_array_index (warnings, i));
  if (self->timing && !self->json)
    sbx_cli_print_timing (self->exchange, stderr);
  if (sbx_cli_is_terminal (stderr) && !self->json)
    {
      g_autofree char *summary = sbx_cli_summarize (self->exchange, stderr);

      fprintf (stderr, "%s\n", summary);
    }
  if (error != NULL)
    sbx_cli_note ("signalbox-cli: %s", error->message);
}

static SbxExit
find_exit_code (Send *self)
{
  const GError *error = sbx_exchange_get_error (self->exchange);

  if (g_error_matches (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_CANCELLED))
    return SBX_EXIT_INTERRUPTED;
  if (error != NULL)
    return SBX_EXIT_FAILED;
  return self->fail && sbx_exchange_get_status (self->exchange) >= 400 ? SBX_EXIT_STATUS : SBX_EXIT_OK;
}

/* Programs get a document even when nothing could be tried. */
static void
print_untried (const GError *error)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "status");
  json_builder_add_int_value (builder, 0);
  json_builder_set_member_name (builder, "error");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "code");
  json_builder_add_string_value (builder, "untried");
  json_builder_set_member_name (builder, "message");
  json_builder_add_string_value (builder, error->message);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  sbx_cli_print_json (builder);
}

static SbxExit
run_wet (Send                 *self,
         SbxRequest           *request,
         const SbxSendOptions *options)
{
  GError *error = NULL;
  SbxExit code;

  self->loop = g_main_loop_new (NULL, FALSE);
  self->cancellable = g_cancellable_new ();
  self->exchange = sbx_exchange_new ();
  run_exchange (self, request, options);
  if (!self->tried)
    {
      gboolean no_keyring = g_error_matches (self->error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_UNAVAILABLE);

      if (self->json)
        print_untried (self->error);
      code = sbx_cli_fail (g_steal_pointer (&self->error));
      if (no_keyring)
        sbx_cli_note (_("For one run, --var NAME=VALUE gives a secret its value."));
      return code;
    }

  code = find_exit_code (self);
  if (!print_answer (self, &error))
    {
      SbxExit failed = sbx_cli_fail (error);

      code = code == SBX_EXIT_OK ? failed : code;
    }
  print_comments (self);
  return code;
}

static SbxExit
run (Send  *self,
     char **operands)
{
  g_autoptr (SbxRequest) request = NULL;
  g_autoptr (GPtrArray) receipt = NULL;
  g_autofree char *environment_id = NULL;
  GError *error = NULL;
  SbxSendOptions options;

  request = sbx_cli_take_request (self->cli, operands, &receipt, &error);
  if (request == NULL ||
      sbx_cli_open (self->cli, &error) == NULL ||
      !sbx_cli_find_environment (self->cli, self->environment, &environment_id, &error) ||
      !apply_options (self, request, &error))
    return sbx_cli_fail (error);

  print_receipt (receipt);
  sbx_workspace_set_open_uri (self->cli->workspace, open_uri, NULL);
  self->redactor = sbx_redactor_new ();
  options = (SbxSendOptions) {
    .environment_id = environment_id,
    .overrides = (const char *const *) self->variables,
    .keep = !self->no_history,
    .redactor = self->redactor,
  };
  return self->dry_run ? run_dry (self, request, &options) : run_wet (self, request, &options);
}

/* A curl line given as arguments of its own is curl's from there on. */
static char **
shield_curl (int   *argc,
             char **argv,
             int    operand)
{
  char **shielded = g_new0 (char *, *argc + 2);

  for (int i = 0; i < *argc; i++)
    shielded[i + (i >= operand)] = argv[i];
  shielded[operand] = (char *) "--";
  (*argc)++;
  return shielded;
}

SbxExit
sbx_cli_send (SbxCli  *cli,
              int      argc,
              char   **argv)
{
  g_auto (Send) self = { .cli = cli };
  const GOptionEntry entries[] = {
    { "env", 'e', 0, G_OPTION_ARG_FILENAME, &self.environment, N_("Take variables from the environment ENV"), N_("ENV") },
    { "var", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self.variables, N_("Give a variable a value for this run"), N_("NAME=VALUE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self.json, N_("Print the exchange as a JSON object"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self.output, N_("Write the body to FILE"), N_("FILE") },
    { "include", 'i', 0, G_OPTION_ARG_NONE, &self.include, N_("Print the head of each answer before the body"), NULL },
    { "timing", 0, 0, G_OPTION_ARG_NONE, &self.timing, N_("Tell how long each phase took"), NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &self.dry_run, N_("Send nothing: print the bytes that would be sent"), NULL },
    { "show-secrets", 0, 0, G_OPTION_ARG_NONE, &self.show_secrets, N_("With --dry-run: do not cover the secrets"), NULL },
    { "connect-to", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self.connect_to, N_("Connect to another place, as curl does"), N_("HOST:PORT:ADDRESS:PORT") },
    { "insecure", 'k', 0, G_OPTION_ARG_NONE, &self.insecure, N_("Do not verify the server’s certificate"), NULL },
    { "no-history", 0, 0, G_OPTION_ARG_NONE, &self.no_history, N_("Keep nothing of it in the history"), NULL },
    { "fail", 'f', 0, G_OPTION_ARG_NONE, &self.fail, N_("Exit with 22 when the status is 400 or more"), NULL },
    { NULL }
  };
  int operand = sbx_cli_find_operand (argc, argv, entries);
  g_autofree char **shielded = NULL;

  if (operand < argc && g_regex_match_simple ("^(?:.*/)?curl(?:\\.exe)?$", argv[operand], 0, 0) &&
      !g_str_equal (argv[operand - 1], "--"))
    argv = shielded = shield_curl (&argc, argv, operand);

  if (!sbx_cli_parse (cli, &argc, &argv, entries, _("NAME|ID|ADDRESS|'curl …'|curl …"),
                      _("Send a saved request, a curl line or a GET of an address, and print the body of the answer as it was received."),
                      _("Options of this verb stand before “curl”. Secrets are covered with --dry-run; what a server answers is printed as it is.")))
    return SBX_EXIT_USAGE;
  if (argc > 1 && g_str_equal (argv[1], "--"))
    {
      argv++;
      argc--;
    }
  if (self.show_secrets && !self.dry_run)
    return sbx_cli_usage_error (_("--show-secrets goes with --dry-run."));
  return run (&self, argv + 1);
}
