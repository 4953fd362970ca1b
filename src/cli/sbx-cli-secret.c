#include "sbx-cli-secret.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "sbx-cli.h"

#define LONGEST (1024 * 1024)

static struct termios before;

/* Leaves the terminal as it was, then ends as the signal asks. */
static void
restore_and_die (int number)
{
  tcsetattr (STDIN_FILENO, TCSANOW, &before);
  signal (number, SIG_DFL);
  raise (number);
}

/* To the end of a line on a terminal, to the end of what there is elsewhere; without the last line end. Not through stdio, which would
 * keep a copy in its buffer. */
static char *
read_value (gboolean one_line)
{
  g_autoptr (GByteArray) value = g_byte_array_sized_new (4096);
  guint8 c;
  gssize got;
  char *text;

  while (value->len < LONGEST && (got = read (STDIN_FILENO, &c, 1)) > 0)
    {
      if (one_line && c == '\n')
        break;
      g_byte_array_append (value, &c, 1);
    }
  if (!one_line && value->len > 0 && value->data[value->len - 1] == '\n')
    value->len--;
  if (value->len > 0 && value->data[value->len - 1] == '\r')
    value->len--;
  text = g_strndup ((const char *) value->data, value->len);
  if (value->len > 0)
    explicit_bzero (value->data, value->len);
  return text;
}

static char *
ask (const char *name)
{
  g_autofree char *escaped = sbx_text_make_visible (name, -1, FALSE);
  struct termios silent;
  char *value;

  tcgetattr (STDIN_FILENO, &before);
  signal (SIGINT, restore_and_die);
  signal (SIGTERM, restore_and_die);
  silent = before;
  silent.c_lflag &= ~ECHO;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);

  fprintf (stderr, _("Value of the secret “%s”: "), escaped);
  value = read_value (TRUE);
  fputc ('\n', stderr);

  tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
  signal (SIGINT, SIG_DFL);
  signal (SIGTERM, SIG_DFL);
  return value;
}

char *
sbx_cli_read_secret (const char  *name,
                     GError     **error)
{
  char *value = isatty (STDIN_FILENO) ? ask (name) : read_value (FALSE);

  if (*value == '\0')
    {
      g_set_error (error, SBX_CLI_ERROR, SBX_CLI_ERROR_USAGE, _("No value was given for the secret “%s”."), name);
      g_clear_pointer (&value, sbx_secret_free);
    }
  else if (!g_utf8_validate (value, -1, NULL))
    {
      g_set_error (error, SBX_CLI_ERROR, SBX_CLI_ERROR_USAGE, _("The value of the secret “%s” is not text in UTF-8."), name);
      g_clear_pointer (&value, sbx_secret_free);
    }
  return value;
}
