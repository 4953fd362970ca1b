#include "sbx-cli.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

G_DEFINE_QUARK (sbx-cli-error, sbx_cli_error)

static SbxExit
find_exit_code (const GError *error)
{
  if (g_error_matches (error, SBX_CLI_ERROR, SBX_CLI_ERROR_USAGE))
    return SBX_EXIT_USAGE;
  if (g_error_matches (error, SBX_CLI_ERROR, SBX_CLI_ERROR_NOT_FOUND) ||
      g_error_matches (error, SBX_STORE_ERROR, SBX_STORE_ERROR_NOT_FOUND))
    return SBX_EXIT_NOT_FOUND;
  if (error->domain == SBX_STORE_ERROR)
    return SBX_EXIT_PROFILE;
  if (error->domain == SBX_VAULT_ERROR)
    return SBX_EXIT_KEYRING;
  if (g_error_matches (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_CANCELLED) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return SBX_EXIT_INTERRUPTED;
  return SBX_EXIT_FAILED;
}

SbxExit
sbx_cli_fail (GError *error)
{
  g_autofree char *escaped = sbx_text_make_visible (error->message, -1, TRUE);
  SbxExit code = find_exit_code (error);

  fflush (stdout);
  fprintf (stderr, "signalbox-cli: %s\n", escaped);
  g_error_free (error);
  return code;
}

void
sbx_cli_note (const char *format,
              ...)
{
  g_autofree char *message = NULL;
  g_autofree char *escaped = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  escaped = sbx_text_make_visible (message, -1, TRUE);
  fflush (stdout);
  fprintf (stderr, "%s\n", escaped);
}

gboolean
sbx_cli_is_terminal (FILE *file)
{
  return isatty (fileno (file));
}

const char *
sbx_cli_style (FILE       *file,
               const char *style)
{
  static const struct { const char *name, *sequence; } styles[] = {
    { "bold", "\033[1m" }, { "dim", "\033[2m" }, { "red", "\033[31m" },
    { "green", "\033[32m" }, { "yellow", "\033[33m" }, { "none", "\033[0m" },
  };
  const char *no_color = g_getenv ("NO_COLOR");

  if (!sbx_cli_is_terminal (file) || (no_color != NULL && *no_color != '\0') || g_strcmp0 (g_getenv ("TERM"), "dumb") == 0)
    return "";
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    if (g_str_equal (styles[i].name, style))
      return styles[i].sequence;
  return "";
}

const char *
sbx_cli_style_status (FILE *file,
                      int   status)
{
  if (status == 0 || status >= 400)
    return sbx_cli_style (file, "red");
  return sbx_cli_style (file, status >= 300 ? "yellow" : "green");
}

/* stdio keeps no reason; a pipe that nobody reads any more tells by itself. */
static gboolean
is_reader_gone (void)
{
  struct pollfd stream = { .fd = STDOUT_FILENO };

  return poll (&stream, 1, 0) > 0 && (stream.revents & POLLERR);
}

static gboolean
finish_output (int      number,
               GError **error)
{
  /* As with any filter: who stops reading has seen enough. */
  if (number == EPIPE || is_reader_gone ())
    return TRUE;
  g_set_error (error, SBX_CLI_ERROR, SBX_CLI_ERROR_OUTPUT, _("The output could not be written: %s"), g_strerror (number));
  clearerr (stdout);
  return FALSE;
}

gboolean
sbx_cli_flush (GError **error)
{
  if (fflush (stdout) != 0)
    return finish_output (errno, error);
  return !ferror (stdout) || finish_output (EIO, error);
}

gboolean
sbx_cli_write (const void  *data,
               gsize        length,
               GError     **error)
{
  return length == 0 || fwrite (data, 1, length, stdout) == length || finish_output (errno, error);
}

char *
sbx_cli_format_time (gint64 milliseconds)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (milliseconds / 1000);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return milliseconds != 0 && local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M:%S") : g_strdup ("");
}

char *
sbx_cli_format_duration (gint64 microseconds)
{
  if (microseconds < 10 * 1000)
    return g_strdup_printf (_("%.1f ms"), microseconds / 1000.0);
  if (microseconds < 1000 * 1000)
    return g_strdup_printf (_("%.0f ms"), microseconds / 1000.0);
  return g_strdup_printf (_("%.2f s"), microseconds / 1e6);
}

void
sbx_cli_print_json (JsonBuilder *builder)
{
  g_autoptr (JsonBuilder) owned = builder;
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);

  fputs (text, stdout);
  fputc ('\n', stdout);
}

void
sbx_cli_add_json (JsonBuilder *builder,
                  const char  *json)
{
  JsonNode *node = json != NULL ? json_from_string (json, NULL) : NULL;

  json_builder_add_value (builder, node != NULL ? node : json_node_new (JSON_NODE_NULL));
}
