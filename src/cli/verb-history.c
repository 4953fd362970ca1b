#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sbx-cli.h"
#include "sbx-cli-compare.h"
#include "sbx-record-list.h"

#define DEFAULT_LIMIT 50

/* A null stands for what a row does not have. */
static void
add_entry (JsonBuilder     *builder,
           SbxHistoryEntry *entry)
{
  static const char *const strings[] = {
    "id", "request-id", "environment", "name", "method", "url", "reason", "error", "content-type",
  };
  static const char *const numbers[] = { "status", "started-at", "duration", "wire-size", "body-size" };
  static const struct { const char *property, *key; } keys[] = {
    { "request-id", "requestId" }, { "content-type", "contentType" }, { "started-at", "startedAt" },
    { "wire-size", "wireSize" }, { "body-size", "bodySize" },
  };
  const char *key;
  gboolean kept;

  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (strings) + G_N_ELEMENTS (numbers); i++)
    {
      const char *property = i < G_N_ELEMENTS (strings) ? strings[i] : numbers[i - G_N_ELEMENTS (strings)];

      key = property;
      for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
        if (g_str_equal (keys[k].property, property))
          key = keys[k].key;
      json_builder_set_member_name (builder, key);
      if (i < G_N_ELEMENTS (strings))
        {
          g_autofree char *value = NULL;

          g_object_get (entry, property, &value, NULL);
          json_builder_add_string_value (builder, value);
        }
      else
        {
          gint64 value;

          g_object_get (entry, property, &value, NULL);
          json_builder_add_int_value (builder, value);
        }
    }
  g_object_get (entry, "body-kept", &kept, NULL);
  json_builder_set_member_name (builder, "bodyKept");
  json_builder_add_boolean_value (builder, kept);
  json_builder_end_object (builder);
}

static void
add_row (SbxTable        *table,
         SbxHistoryEntry *entry)
{
  g_autofree char *name = NULL;
  g_autofree char *method = NULL;
  g_autofree char *url = NULL;
  g_autofree char *environment = NULL;
  g_autofree char *when = NULL;
  g_autofree char *took = NULL;
  g_autofree char *size = NULL;
  g_autofree char *shown_status = NULL;
  gint64 status, started_at, duration, body_size;

  g_object_get (entry, "name", &name, "method", &method, "url", &url, "environment", &environment, "status", &status,
                "started-at", &started_at, "duration", &duration, "body-size", &body_size, NULL);
  when = sbx_cli_format_time (started_at);
  took = sbx_cli_format_duration (duration);
  size = g_format_size (body_size);
  shown_status = status != 0 ? g_strdup_printf ("%d", (int) status) : g_strdup ("–");
  sbx_table_add_row (table, sbx_record_get_id (SBX_RECORD (entry)), when, shown_status, method, name, url,
                     environment != NULL ? environment : "", took, size, NULL);
}

static void
print_list (GListModel *list,
            guint       limit,
            gboolean    json)
{
  guint n = MIN (g_list_model_get_n_items (list), limit);
  JsonBuilder *builder = json ? json_builder_new () : NULL;
  SbxTable *table = json ? NULL : sbx_table_new ();

  if (json)
    json_builder_begin_array (builder);
  else
    {
      sbx_table_add_column (table, _("ID"), SBX_TABLE_NONE);
      sbx_table_add_column (table, _("When"), SBX_TABLE_NONE);
      sbx_table_add_column (table, _("Status"), SBX_TABLE_NONE);
      sbx_table_add_column (table, _("Method"), SBX_TABLE_NONE);
      sbx_table_add_column (table, _("Name"), SBX_TABLE_SHRINKS);
      sbx_table_add_column (table, _("Address"), SBX_TABLE_SHRINKS);
      sbx_table_add_column (table, _("Environment"), SBX_TABLE_PIPE_ONLY);
      sbx_table_add_column (table, _("Time"), SBX_TABLE_RIGHT);
      sbx_table_add_column (table, _("Size"), SBX_TABLE_RIGHT);
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SbxHistoryEntry) entry = g_list_model_get_item (list, i);

      if (json)
        add_entry (builder, entry);
      else
        add_row (table, entry);
    }
  if (json)
    {
      json_builder_end_array (builder);
      sbx_cli_print_json (builder);
    }
  else
    sbx_table_print (table, stdout);
}

static SbxExit
list_history (SbxCli  *cli,
              int      argc,
              char   **argv)
{
  g_autofree char *request_name = NULL;
  g_autofree char *search = NULL;
  int limit = DEFAULT_LIMIT;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "request", 'r', 0, G_OPTION_ARG_FILENAME, &request_name, N_("Only exchanges of this saved request"), N_("NAME|ID") },
    { "search", 's', 0, G_OPTION_ARG_FILENAME, &search, N_("Only exchanges with these words"), N_("WORDS") },
    { "limit", 'l', 0, G_OPTION_ARG_INT, &limit, N_("At most so many, 50 unless told; 0: all"), N_("NUMBER") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print a JSON array"), NULL },
    { NULL }
  };
  g_autoptr (SbxRequest) request = NULL;
  g_autoptr (SbxRecordList) list = NULL;
  GError *error = NULL;
  SbxStore *store;

  if (!sbx_cli_parse (cli, &argc, &argv, entries, NULL, _("List what was exchanged, newest first."),
                      _("Where stdout is no terminal each line is: id, time, status, method, name, address, environment, duration "
                        "and size, separated by tabs.")))
    return SBX_EXIT_USAGE;
  if (argc > 1)
    return sbx_cli_usage_error (_("“history list” takes no “%s”."), argv[1]);
  if (limit < 0)
    return sbx_cli_usage_error (_("--limit takes a number from 0 on."));

  store = sbx_cli_open_store (cli, &error);
  if (store == NULL)
    return sbx_cli_fail (error);
  if (request_name != NULL && (request = sbx_cli_find_request (cli, request_name, &error)) == NULL)
    return sbx_cli_fail (error);
  list = sbx_history_list_new (store, &(SbxHistoryFilter) {
    .request_id = request != NULL ? sbx_record_get_id (SBX_RECORD (request)) : NULL,
    .search = search,
  });
  sbx_record_list_settle (list);
  if (sbx_record_list_get_error (list) != NULL)
    return sbx_cli_fail (g_error_copy (sbx_record_list_get_error (list)));
  print_list (G_LIST_MODEL (list), limit == 0 ? G_MAXUINT : (guint) limit, json);
  return SBX_EXIT_OK;
}

static void
propagate (GError     **error,
           GError      *local,
           const char  *id)
{
  if (g_error_matches (local, SBX_STORE_ERROR, SBX_STORE_ERROR_NOT_FOUND))
    {
      g_set_error (error, SBX_CLI_ERROR, SBX_CLI_ERROR_NOT_FOUND,
                   _("The history has no exchange “%s”. “signalbox-cli history list” shows those there are."), id);
      g_error_free (local);
    }
  else if (local != NULL)
    g_propagate_error (error, local);
}

/* NULL with error. */
static SbxExchange *
load_exchange (SbxCli      *cli,
               const char  *id,
               GError     **error)
{
  GError *local = NULL;
  SbxStore *store = sbx_cli_open_store (cli, error);
  SbxExchange *exchange;

  if (store == NULL)
    return NULL;
  exchange = sbx_history_load_exchange (store, id, &local);
  propagate (error, local, id);
  return exchange;
}

/* NULL with error. */
static SbxRequest *
load_request (SbxCli      *cli,
              const char  *id,
              GError     **error)
{
  GError *local = NULL;
  SbxStore *store = sbx_cli_open_store (cli, error);
  SbxRequest *request;

  if (store == NULL)
    return NULL;
  request = sbx_history_load_request (store, id, &local);
  propagate (error, local, id);
  return request;
}

static void
print_exchange (SbxExchange *exchange)
{
  g_autofree char *summary = sbx_cli_summarize (exchange, stdout);
  g_autofree char *when = sbx_cli_format_time (sbx_exchange_get_started_at (exchange));
  g_autoptr (GPtrArray) warnings = sbx_exchange_dup_warnings (exchange);
  const GError *error = sbx_exchange_get_error (exchange);

  printf ("%s  %s\n", when, summary);
  for (guint i = 0; i < sbx_exchange_get_n_hops (exchange); i++)
    {
      const SbxHop *hop = sbx_exchange_get_hop (exchange, i);

      fputc ('\n', stdout);
      sbx_cli_print_head (hop->request_head);
      sbx_cli_print_head (hop->response_head);
    }
  for (guint i = 0; i < warnings->len; i++)
    {
      g_autofree char *warning = sbx_text_make_visible (g_ptr_array_index (warnings, i), -1, FALSE);

      printf (_("Warning: %s"), warning);
      printf ("\n");
    }
  if (error != NULL)
    {
      g_autofree char *message = sbx_text_make_visible (error->message, -1, FALSE);

      printf ("%s%s%s\n", sbx_cli_style (stdout, "red"), message, sbx_cli_style (stdout, "none"));
    }
}

static SbxExit
show_history (SbxCli  *cli,
              int      argc,
              char   **argv)
{
  gboolean body = FALSE, json = FALSE;
  const GOptionEntry entries[] = {
    { "body", 0, 0, G_OPTION_ARG_NONE, &body, N_("Print the body of the answer, and nothing else"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print the exchange as a JSON object, with its body"), NULL },
    { NULL }
  };
  g_autoptr (SbxExchange) exchange = NULL;
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();
  GError *error = NULL;

  if (!sbx_cli_parse (cli, &argc, &argv, entries, _("ID"), _("Show an exchange: the heads that were sent and received. Secrets are covered."), NULL))
    return SBX_EXIT_USAGE;
  if (argc != 2)
    return sbx_cli_usage_error (_("“history show” takes the id of one exchange."));
  exchange = load_exchange (cli, argv[1], &error);
  if (exchange == NULL)
    return sbx_cli_fail (error);

  if (json)
    {
      JsonBuilder *builder = json_builder_new ();

      json_builder_begin_object (builder);
      sbx_cli_add_exchange (builder, exchange, redactor, TRUE);
      json_builder_end_object (builder);
      sbx_cli_print_json (builder);
    }
  else if (body)
    {
      if (!sbx_cli_print_body (sbx_exchange_get_body (exchange), sbx_exchange_get_content_type (exchange), &error))
        return sbx_cli_fail (error);
    }
  else
    print_exchange (exchange);
  return SBX_EXIT_OK;
}

static SbxExit
compare_history (SbxCli  *cli,
                 int      argc,
                 char   **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print a JSON object"), NULL },
    { NULL }
  };
  g_autoptr (SbxExchange) one = NULL;
  g_autoptr (SbxExchange) other = NULL;
  GError *error = NULL;

  if (!sbx_cli_parse (cli, &argc, &argv, entries, _("ID ID"), _("Tell how two answers differ: status, headers, body, time."), NULL))
    return SBX_EXIT_USAGE;
  if (argc != 3)
    return sbx_cli_usage_error (_("“history compare” takes the ids of two exchanges."));
  one = load_exchange (cli, argv[1], &error);
  other = one != NULL ? load_exchange (cli, argv[2], &error) : NULL;
  if (other == NULL || !sbx_cli_compare (one, other, json, &error))
    return sbx_cli_fail (error);
  return SBX_EXIT_OK;
}

static SbxExit
save_history (SbxCli  *cli,
              int      argc,
              char   **argv)
{
  g_autofree char *name = NULL;
  const GOptionEntry entries[] = {
    { "name", 'n', 0, G_OPTION_ARG_FILENAME, &name, N_("Name the request"), N_("NAME") },
    { NULL }
  };
  g_autoptr (SbxRequest) request = NULL;
  g_autofree char *shown = NULL;
  GError *error = NULL;

  if (!sbx_cli_parse (cli, &argc, &argv, entries, _("ID"),
                      _("Save the request of an exchange as a request of its own, which is sent like any other."),
                      _("Secrets were not kept in the history: where one stood, the request has a reference to its variable.")))
    return SBX_EXIT_USAGE;
  if (argc != 2)
    return sbx_cli_usage_error (_("“history save” takes the id of one exchange."));
  request = load_request (cli, argv[1], &error);
  if (request == NULL)
    return sbx_cli_fail (error);

  if (name != NULL)
    g_object_set (request, "name", name, NULL);
  else if (*sbx_request_get_name (request) == '\0')
    g_object_set (request, "name", sbx_request_get_url (request), NULL);
  if (!sbx_workspace_save_request (cli->workspace, request, NULL, NULL, &error))
    return sbx_cli_fail (error);

  shown = sbx_text_make_visible (sbx_request_get_name (request), -1, FALSE);
  printf ("%s  %s\n", sbx_record_get_id (SBX_RECORD (request)), shown);
  return SBX_EXIT_OK;
}

/* FALSE: the person would rather not. */
static gboolean
confirm (const char *question)
{
  char answer[16];

  fprintf (stderr, "%s ", question);
  return fgets (answer, sizeof answer, stdin) != NULL && rpmatch (answer) == 1;
}

static SbxExit
clear_history (SbxCli  *cli,
               int      argc,
               char   **argv)
{
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, N_("Do not ask"), NULL },
    { NULL }
  };
  GError *error = NULL;
  SbxStore *store;

  if (!sbx_cli_parse (cli, &argc, &argv, entries, _("[ID…]"), _("Remove exchanges from the history: those named, or all."), NULL))
    return SBX_EXIT_USAGE;
  if (argc == 1 && !yes)
    {
      if (!isatty (STDIN_FILENO))
        return sbx_cli_usage_error (_("“history clear” removes everything; say --yes."));
      if (!confirm (_("Remove the whole history? [y/n]")))
        return SBX_EXIT_FAILED;
    }

  store = sbx_cli_open_store (cli, &error);
  if (store == NULL || !sbx_history_remove (store, argc > 1 ? (const char *const *) argv + 1 : NULL, &error))
    return sbx_cli_fail (error);
  return SBX_EXIT_OK;
}

SbxExit
sbx_cli_history (SbxCli  *cli,
                 int      argc,
                 char   **argv)
{
  static const SbxVerb verbs[] = {
    { "list", N_("List what was exchanged"), list_history },
    { "show", N_("Show an exchange"), show_history },
    { "compare", N_("Tell how two answers differ"), compare_history },
    { "save", N_("Save the request of an exchange"), save_history },
    { "clear", N_("Remove exchanges"), clear_history },
    { NULL }
  };

  return sbx_cli_dispatch (cli, argc, argv, verbs, N_("List, show, compare, save and clear what was exchanged."));
}
