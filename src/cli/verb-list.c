#include <glib/gi18n.h>
#include <string.h>

#include "sbx-cli.h"
#include "sbx-record-list.h"

static gboolean
read_sort (const char     *name,
           SbxRequestSort *sort)
{
  if (name == NULL || g_str_equal (name, "name"))
    *sort = SBX_REQUEST_SORT_NAME;
  else if (g_str_equal (name, "used"))
    *sort = SBX_REQUEST_SORT_LAST_USED;
  else if (g_str_equal (name, "changed"))
    *sort = SBX_REQUEST_SORT_CHANGED;
  else
    return FALSE;
  return TRUE;
}

/* Rows from the web application may hold a credential in the address. */
static char *
dup_shown_url (SbxRequest *request)
{
  g_autoptr (SbxRedactor) redactor = sbx_redactor_new ();

  return sbx_redactor_url (redactor, sbx_request_get_url (request));
}

static void
print_json (GListModel *list)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (SbxRequest) request = g_list_model_get_item (list, i);
      g_autofree char *url = dup_shown_url (request);
      g_autofree char *tags = NULL;
      g_autofree char *description = NULL;
      gint64 last_used, updated_at, usage_count;
      gboolean favorite;

      g_object_get (request, "tags", &tags, "description", &description, "favorite", &favorite, "last-used", &last_used,
                    "updated-at", &updated_at, "usage-count", &usage_count, NULL);
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "id");
      json_builder_add_string_value (builder, sbx_record_get_id (SBX_RECORD (request)));
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, sbx_request_get_name (request));
      json_builder_set_member_name (builder, "method");
      json_builder_add_string_value (builder, sbx_request_get_method (request));
      json_builder_set_member_name (builder, "url");
      json_builder_add_string_value (builder, url);
      json_builder_set_member_name (builder, "description");
      json_builder_add_string_value (builder, description);
      json_builder_set_member_name (builder, "tags");
      sbx_cli_add_json (builder, tags);
      json_builder_set_member_name (builder, "favorite");
      json_builder_add_boolean_value (builder, favorite);
      json_builder_set_member_name (builder, "usageCount");
      json_builder_add_int_value (builder, usage_count);
      json_builder_set_member_name (builder, "lastUsed");
      if (sbx_record_is_null (SBX_RECORD (request), "lastUsed"))
        json_builder_add_null_value (builder);
      else
        json_builder_add_int_value (builder, last_used);
      json_builder_set_member_name (builder, "updatedAt");
      json_builder_add_int_value (builder, updated_at);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  sbx_cli_print_json (builder);
}

static void
print_table (GListModel *list)
{
  SbxTable *table = sbx_table_new ();

  sbx_table_add_column (table, _("ID"), SBX_TABLE_PIPE_ONLY);
  sbx_table_add_column (table, _("Method"), SBX_TABLE_NONE);
  sbx_table_add_column (table, _("Name"), SBX_TABLE_SHRINKS);
  sbx_table_add_column (table, _("Address"), SBX_TABLE_SHRINKS);
  sbx_table_add_column (table, _("Tags"), SBX_TABLE_SHRINKS);
  sbx_table_add_column (table, _("Last used"), SBX_TABLE_NONE);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (SbxRequest) request = g_list_model_get_item (list, i);
      g_autofree char *url = dup_shown_url (request);
      g_auto (GStrv) tags = sbx_request_dup_tags (request);
      g_autofree char *joined = g_strjoinv (",", tags);
      g_autofree char *used = NULL;
      gint64 last_used;

      g_object_get (request, "last-used", &last_used, NULL);
      used = sbx_cli_format_time (sbx_record_is_null (SBX_RECORD (request), "lastUsed") ? 0 : last_used);
      sbx_table_add_row (table, sbx_record_get_id (SBX_RECORD (request)), sbx_request_get_method (request),
                         sbx_request_get_name (request), url, joined, used, NULL);
    }
  sbx_table_print (table, stdout);
}

SbxExit
sbx_cli_list (SbxCli  *cli,
              int      argc,
              char   **argv)
{
  g_autofree char *search = NULL;
  g_autofree char *method = NULL;
  g_autofree char *tag = NULL;
  g_autofree char *sort = NULL;
  gboolean favorites = FALSE, json = FALSE;
  const GOptionEntry entries[] = {
    { "search", 's', 0, G_OPTION_ARG_FILENAME, &search, N_("Only requests with these words in name, address, body, tags …"), N_("WORDS") },
    { "method", 'm', 0, G_OPTION_ARG_FILENAME, &method, N_("Only requests of this method"), N_("METHOD") },
    { "tag", 't', 0, G_OPTION_ARG_FILENAME, &tag, N_("Only requests with this tag or one below it"), N_("TAG") },
    { "favorites", 0, 0, G_OPTION_ARG_NONE, &favorites, N_("Only favorites"), NULL },
    { "sort", 0, 0, G_OPTION_ARG_FILENAME, &sort, N_("Sort by “name”, “used” or “changed”"), N_("ORDER") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print a JSON array"), NULL },
    { NULL }
  };
  g_autoptr (SbxRecordList) list = NULL;
  g_autofree char *upper = NULL;
  SbxRequestFilter filter = { 0 };
  GError *error = NULL;
  SbxStore *store;

  if (!sbx_cli_parse (cli, &argc, &argv, entries, NULL, _("List saved requests."),
                      _("Where stdout is no terminal each line is: id, method, name, address, tags and last use, separated by tabs.")))
    return SBX_EXIT_USAGE;
  if (argc > 1)
    return sbx_cli_usage_error (_("“list” takes no “%s”; to look for words there is --search."), argv[1]);
  if (!read_sort (sort, &filter.sort))
    return sbx_cli_usage_error (_("There is no order “%s”: “name”, “used” and “changed” are."), sort);
  upper = method != NULL ? g_ascii_strup (method, -1) : NULL;
  if (upper != NULL && !g_strv_contains (sbx_http_methods (), upper))
    return sbx_cli_usage_error (_("There is no method “%s”."), method);

  store = sbx_cli_open_store (cli, &error);
  if (store == NULL)
    return sbx_cli_fail (error);

  filter.search = search;
  filter.methods = (const char *const[]) { upper, NULL };
  filter.tags = (const char *const[]) { tag, NULL };
  filter.favorites = favorites;
  list = sbx_request_list_new (store);
  sbx_request_list_set_filter (list, &filter);
  sbx_record_list_settle (list);
  if (sbx_record_list_get_error (list) != NULL)
    return sbx_cli_fail (g_error_copy (sbx_record_list_get_error (list)));
  if (json)
    print_json (G_LIST_MODEL (list));
  else
    print_table (G_LIST_MODEL (list));
  return SBX_EXIT_OK;
}
