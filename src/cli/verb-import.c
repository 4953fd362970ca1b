#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "sbx-cli.h"
#include "sbx-curl-command.h"

typedef struct
{
  SbxCli       *cli;
  char         *name;
  char        **tags;
  JsonBuilder  *builder;  /* NULL: for people */
  guint         saved;
  guint         failed;
  SbxExit       code;     /* of the first failure */
} Import;

static const char *
describe_kind (SbxReceiptKind kind)
{
  return kind == SBX_RECEIPT_KEPT ? "kept" : kind == SBX_RECEIPT_CONVERTED ? "converted" : "dropped";
}

static void
add_receipt (JsonBuilder *builder,
             GPtrArray   *receipt,
             GPtrArray   *moved)
{
  json_builder_set_member_name (builder, "receipt");
  json_builder_begin_array (builder);
  for (guint i = 0; receipt != NULL && i < receipt->len; i++)
    {
      const SbxReceiptLine *line = g_ptr_array_index (receipt, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "kind");
      json_builder_add_string_value (builder, describe_kind (line->kind));
      json_builder_set_member_name (builder, "item");
      json_builder_add_string_value (builder, line->item);
      json_builder_set_member_name (builder, "detail");
      json_builder_add_string_value (builder, line->detail);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "secrets");
  json_builder_begin_array (builder);
  for (guint i = 0; i < moved->len; i++)
    {
      const SbxFoundSecret *secret = g_ptr_array_index (moved, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "variable");
      json_builder_add_string_value (builder, secret->variable);
      json_builder_set_member_name (builder, "where");
      json_builder_add_string_value (builder, secret->where);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_receipt (GPtrArray *receipt,
               GPtrArray *moved)
{
  for (guint i = 0; receipt != NULL && i < receipt->len; i++)
    {
      const SbxReceiptLine *line = g_ptr_array_index (receipt, i);
      g_autofree char *item = sbx_text_make_visible (line->item, -1, FALSE);
      g_autofree char *detail = sbx_text_make_visible (line->detail != NULL ? line->detail : "", -1, FALSE);

      if (line->kind == SBX_RECEIPT_KEPT)
        printf ("  ✓ %s%s%s\n", item, *detail != '\0' ? "  " : "", detail);
      else if (line->kind == SBX_RECEIPT_CONVERTED)
        printf ("  → %s  %s\n", item, detail);
      else
        printf ("  %s✗ %s  %s%s\n", sbx_cli_style (stdout, "yellow"), item, detail, sbx_cli_style (stdout, "none"));
    }
  for (guint i = 0; i < moved->len; i++)
    {
      const SbxFoundSecret *secret = g_ptr_array_index (moved, i);
      g_autofree char *where = sbx_text_make_visible (secret->where, -1, FALSE);

      printf (_("  → %s: the secret is in the keyring, as the variable {{%s}}"), where, secret->variable);
      printf ("\n");
    }
}

/* A receipt may name an option with its value: no secret is left in it. */
static void
cover_receipt (GPtrArray   *receipt,
               SbxRedactor *redactor)
{
  for (guint i = 0; receipt != NULL && i < receipt->len; i++)
    {
      SbxReceiptLine *line = g_ptr_array_index (receipt, i);
      char *item = sbx_redactor_text (redactor, line->item);

      g_free (line->item);
      line->item = item;
      if (line->detail != NULL)
        {
          char *detail = sbx_redactor_text (redactor, line->detail);

          g_free (line->detail);
          line->detail = detail;
        }
    }
}

static void
fail_line (Import *self,
           GError *error,
           guint   line_number)
{
  SbxExit code;

  if (line_number > 0)
    g_prefix_error (&error, _("Line %u: "), line_number);
  code = sbx_cli_fail (error);
  if (self->failed++ == 0)
    self->code = code == SBX_EXIT_NOT_FOUND ? SBX_EXIT_FAILED : code;
}

static SbxRedactor *
make_redactor (SbxRequest *request)
{
  g_autoptr (SbxRequest) copy = SBX_REQUEST (sbx_record_copy (SBX_RECORD (request)));
  g_autoptr (GPtrArray) found = sbx_request_take_secrets (copy, NULL);
  SbxRedactor *redactor = sbx_redactor_new ();

  for (guint i = 0; i < found->len; i++)
    {
      const SbxFoundSecret *secret = g_ptr_array_index (found, i);

      sbx_redactor_add (redactor, secret->value, secret->variable);
    }
  return redactor;
}

/* Host and path: "api.example.com/users". */
static char *
make_name (SbxRequest *request)
{
  const char *url = sbx_request_get_url (request);
  const char *scheme = strstr (url, "://");
  const char *start = scheme != NULL ? scheme + 3 : url;
  gsize length = strcspn (start, "?#");
  const char *user_end = memchr (start, '@', strcspn (start, "/?#"));

  if (user_end != NULL)
    {
      length -= user_end + 1 - start;
      start = user_end + 1;
    }
  while (length > 1 && start[length - 1] == '/')
    length--;
  return g_strndup (start, length);
}

static void
report (Import     *self,
        SbxRequest *request,
        GPtrArray  *receipt,
        GPtrArray  *moved)
{
  if (self->builder != NULL)
    {
      json_builder_begin_object (self->builder);
      json_builder_set_member_name (self->builder, "id");
      json_builder_add_string_value (self->builder, sbx_record_get_id (SBX_RECORD (request)));
      json_builder_set_member_name (self->builder, "name");
      json_builder_add_string_value (self->builder, sbx_request_get_name (request));
      json_builder_set_member_name (self->builder, "method");
      json_builder_add_string_value (self->builder, sbx_request_get_method (request));
      json_builder_set_member_name (self->builder, "url");
      json_builder_add_string_value (self->builder, sbx_request_get_url (request));
      add_receipt (self->builder, receipt, moved);
      json_builder_end_object (self->builder);
    }
  else
    {
      g_autofree char *name = sbx_text_make_visible (sbx_request_get_name (request), -1, FALSE);
      g_autofree char *url = sbx_text_make_visible (sbx_request_get_url (request), -1, FALSE);

      printf ("%s%s%s  %s  %s %s\n", sbx_cli_style (stdout, "bold"), name, sbx_cli_style (stdout, "none"),
              sbx_record_get_id (SBX_RECORD (request)), sbx_request_get_method (request), url);
      print_receipt (receipt, moved);
    }
}

/* Takes request, receipt and error: one of request and error is set. line_number 0: not from a file. */
static void
import_request (Import     *self,
                SbxRequest *request,
                GPtrArray  *receipt,
                GError     *error,
                guint       line_number)
{
  g_autoptr (SbxRequest) owned = request;
  g_autoptr (GPtrArray) owned_receipt = receipt;
  g_autoptr (GPtrArray) moved = NULL;
  g_autoptr (SbxRedactor) redactor = NULL;

  if (request == NULL || sbx_cli_open (self->cli, &error) == NULL)
    {
      fail_line (self, error, line_number);
      return;
    }

  redactor = make_redactor (request);
  if (self->name != NULL)
    g_object_set (request, "name", self->name, NULL);
  else if (*sbx_request_get_name (request) == '\0')
    {
      g_autofree char *name = make_name (request);

      g_object_set (request, "name", name, NULL);
    }
  if (self->tags != NULL)
    sbx_request_set_tags (request, (const char *const *) self->tags);

  if (!sbx_workspace_save_request (self->cli->workspace, request, &moved, NULL, &error))
    {
      fail_line (self, error, line_number);
      return;
    }
  self->saved++;
  cover_receipt (receipt, redactor);
  report (self, request, receipt, moved);
}

static void
import_line (Import     *self,
             const char *line,
             guint       line_number)
{
  GPtrArray *receipt = NULL;
  GError *error = NULL;
  SbxRequest *request = sbx_curl_command_parse (line, &receipt, &error);

  import_request (self, request, receipt, error, line_number);
}

/* A command goes on in the next line while a quote is open or the line ends in \ or ^. */
static gboolean
is_complete (const char *text)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = strlen (text);

  if (length > 0 && (text[length - 1] == '\\' || text[length - 1] == '^'))
    return FALSE;
  words = sbx_curl_command_split (text, &error);
  return !g_error_matches (error, SBX_CURL_ERROR, SBX_CURL_ERROR_QUOTING);
}

static void
import_text (Import     *self,
             const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) command = g_string_new (NULL);
  guint began = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_strchomp (lines[i]);
      if (command->len == 0)
        {
          const char *start = g_strchug (lines[i]);

          if (*start == '\0' || *start == '#')
            continue;
          began = i + 1;
        }
      else
        g_string_append_c (command, '\n');
      g_string_append (command, lines[i]);
      if (is_complete (command->str))
        {
          import_line (self, command->str, began);
          g_string_truncate (command, 0);
        }
    }
  if (command->len > 0)
    import_line (self, command->str, began);
}

static char *
read_source (const char  *path,
             GError     **error)
{
  g_autoptr (GInputStream) stdin_stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autofree char *text = NULL;
  gsize length;

  if (g_str_equal (path, "-"))
    {
      if (g_output_stream_splice (memory, stdin_stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, error) < 0)
        return NULL;
      length = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory));
      text = g_strndup (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory)), length);
    }
  else if (!g_file_get_contents (path, &text, &length, error))
    return NULL;

  if (text == NULL || !g_utf8_validate_len (text, length, NULL))
    {
      g_set_error (error, SBX_CLI_ERROR, SBX_CLI_ERROR_USAGE, _("“%s” is not text in UTF-8."), path);
      return NULL;
    }
  return g_steal_pointer (&text);
}

static void
import_operands (Import *self,
                 char  **operands)
{
  g_autofree char *program = g_path_get_basename (operands[0]);
  g_autofree char *text = NULL;
  GPtrArray *receipt = NULL;
  GError *error = NULL;

  if (operands[1] != NULL && (g_str_equal (program, "curl") || g_str_equal (program, "curl.exe")))
    {
      SbxRequest *request = sbx_curl_command_parse_argv ((const char *const *) operands + 1, &receipt, &error);

      import_request (self, request, receipt, error, 0);
      return;
    }
  for (guint i = 0; operands[i] != NULL; i++)
    {
      g_autofree char *source = NULL;

      if (sbx_curl_command_detect (operands[i]))
        {
          import_line (self, operands[i], 0);
          continue;
        }
      source = read_source (operands[i], &error);
      if (source == NULL)
        fail_line (self, g_steal_pointer (&error), 0);
      else
        import_text (self, source);
    }
}

SbxExit
sbx_cli_import (SbxCli  *cli,
                int      argc,
                char   **argv)
{
  Import self = { .cli = cli };
  g_autofree char *name = NULL;
  g_auto (GStrv) tags = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "name", 'n', 0, G_OPTION_ARG_FILENAME, &name, N_("Name the request"), N_("NAME") },
    { "tag", 't', 0, G_OPTION_ARG_FILENAME_ARRAY, &tags, N_("Tag what is imported; may be given again"), N_("TAG") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print a JSON array"), NULL },
    { NULL }
  };
  int operand = sbx_cli_find_operand (argc, argv, entries);
  char *standard[] = { (char *) "-", NULL };
  g_auto (GStrv) curl = NULL;

  /* What follows “curl” is curl's. */
  if (operand + 1 < argc && g_regex_match_simple ("^(?:.*/)?curl(?:\\.exe)?$", argv[operand], 0, 0))
    {
      curl = g_strdupv (argv + operand);
      argv[operand] = NULL;
      argc = operand;
    }
  if (!sbx_cli_parse (cli, &argc, &argv, entries, _("[FILE|-|'curl …'|curl …]"),
                      _("Save requests from curl command lines: in files, from stdin (“-”, or nothing), or as arguments. "
                        "What became of each option is printed; secrets go to the keyring."), NULL))
    return SBX_EXIT_USAGE;

  self.name = name;
  self.tags = tags;
  if (json)
    {
      self.builder = json_builder_new ();
      json_builder_begin_array (self.builder);
    }
  if (curl != NULL)
    import_operands (&self, curl);
  else
    import_operands (&self, argc > 1 ? argv + 1 : standard);
  if (json)
    {
      json_builder_end_array (self.builder);
      sbx_cli_print_json (self.builder);
    }

  if (self.failed > 0)
    return self.code;
  if (self.saved == 0)
    {
      sbx_cli_note (_("signalbox-cli: There was no curl line to import."));
      return SBX_EXIT_FAILED;
    }
  return SBX_EXIT_OK;
}
