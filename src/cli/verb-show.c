#include <glib/gi18n.h>
#include <string.h>

#include "sbx-cli.h"

static void
print_field (const char *label,
             const char *value)
{
  g_autofree char *escaped = NULL;

  if (value == NULL || *value == '\0')
    return;
  escaped = sbx_cli_is_terminal (stdout) ? sbx_text_make_visible (value, -1, TRUE) : g_strdup (value);
  printf ("%s%s%s %s\n", sbx_cli_style (stdout, "dim"), label, sbx_cli_style (stdout, "none"), escaped);
}

static void
print_rows (const char *title,
            GPtrArray  *fields)
{
  if (fields->len == 0)
    return;
  printf ("\n%s%s%s\n", sbx_cli_style (stdout, "bold"), title, sbx_cli_style (stdout, "none"));
  for (guint i = 0; i < fields->len; i++)
    {
      const SbxField *field = g_ptr_array_index (fields, i);
      g_autofree char *name = sbx_text_make_visible (field->name, -1, FALSE);
      g_autofree char *value = sbx_text_make_visible (field->value, -1, FALSE);

      if (field->enabled)
        printf ("  %s: %s\n", name, value);
      else
        printf ("  %s%s: %s (%s)%s\n", sbx_cli_style (stdout, "dim"), name, value, _("off"), sbx_cli_style (stdout, "none"));
    }
}

static void
print_auth (const SbxAuth *auth)
{
  const SbxAuthField *fields;
  guint n_fields;

  if (auth->kind == SBX_AUTH_NONE)
    return;
  printf ("\n%s%s%s\n  %s: %s\n", sbx_cli_style (stdout, "bold"), _("Authorization"), sbx_cli_style (stdout, "none"),
          _("Kind"), sbx_auth_kind_to_string (auth->kind));
  fields = sbx_auth_kind_get_fields (auth->kind, &n_fields);
  for (guint i = 0; i < n_fields; i++)
    {
      const char *value = sbx_auth_get (auth, fields[i].key);
      g_autofree char *escaped = sbx_text_make_visible (value, -1, FALSE);

      if (*value != '\0')
        printf ("  %s: %s\n", _(fields[i].label), escaped);
    }
}

static void
print_body (const SbxBody *body)
{
  g_autofree char *json = sbx_body_to_json (body);
  const char *text = body->text;
  g_autofree char *shown = NULL;

  if (body->kind == SBX_BODY_NONE)
    return;
  /* What has no text of its own is shown as it is stored. */
  if (text == NULL || body->kind == SBX_BODY_GRAPHQL)
    text = json;
  shown = sbx_cli_is_terminal (stdout) ? sbx_text_make_visible (text, -1, TRUE) : g_strdup (text);
  printf ("\n%s%s%s (%s)\n%s\n", sbx_cli_style (stdout, "bold"), _("Body"), sbx_cli_style (stdout, "none"),
          sbx_body_kind_to_string (body->kind), shown);
}

static gboolean
print_request (SbxRequest  *request,
               GError     **error)
{
  g_autoptr (GPtrArray) headers = sbx_request_dup_headers (request, error);
  g_autoptr (GPtrArray) params = headers != NULL ? sbx_request_dup_params (request, error) : NULL;
  g_autoptr (SbxBody) body = params != NULL ? sbx_request_dup_body (request, error) : NULL;
  g_autoptr (SbxAuth) auth = body != NULL ? sbx_request_dup_auth (request, error) : NULL;
  g_auto (GStrv) tags = sbx_request_dup_tags (request);
  g_autofree char *joined = g_strjoinv (", ", tags);
  g_autofree char *description = NULL;
  g_autofree char *name = NULL;
  g_autofree char *url = NULL;

  if (auth == NULL)
    return FALSE;

  g_object_get (request, "description", &description, NULL);
  name = sbx_text_make_visible (sbx_request_get_name (request), -1, FALSE);
  url = sbx_text_make_visible (sbx_request_get_url (request), -1, FALSE);
  printf ("%s%s%s\n%s %s\n", sbx_cli_style (stdout, "bold"), name, sbx_cli_style (stdout, "none"),
          sbx_request_get_method (request), url);
  print_field (_("ID:"), sbx_record_get_id (SBX_RECORD (request)));
  print_field (_("Tags:"), joined);
  if (description != NULL && *description != '\0')
    {
      printf ("\n");
      print_field ("", description);
    }
  print_rows (_("Parameters"), params);
  print_rows (_("Headers"), headers);
  print_auth (auth);
  print_body (body);
  return TRUE;
}

SbxExit
sbx_cli_show (SbxCli  *cli,
              int      argc,
              char   **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print the request as a JSON object"), NULL },
    { NULL }
  };
  g_autoptr (SbxRequest) request = NULL;
  g_autoptr (GPtrArray) found = NULL;
  GError *error = NULL;

  if (!sbx_cli_parse (cli, &argc, &argv, entries, _("NAME|ID"), _("Show a saved request. Secrets are shown as the variables that hold them."), NULL))
    return SBX_EXIT_USAGE;
  if (argc != 2)
    return sbx_cli_usage_error (_("“show” takes one request: its name (in quotes when it has spaces) or id."));

  request = sbx_cli_find_request (cli, argv[1], &error);
  if (request == NULL)
    return sbx_cli_fail (error);

  /* A row that the web application wrote may hold a secret in plain text. */
  found = sbx_request_take_secrets (request, NULL);
  if (json)
    {
      g_autofree char *text = sbx_record_to_json (SBX_RECORD (request), TRUE);

      printf ("%s\n", text);
      return SBX_EXIT_OK;
    }
  return print_request (request, &error) ? SBX_EXIT_OK : sbx_cli_fail (error);
}
