#include "sbx-shell-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sbx-curl-command.h"

/* A caret that cmd.exe would take away: at the end of a line, alone, or before what browsers escape when they copy for cmd.exe. Words in
 * single quotes, which cmd.exe does not know, tell that the line is for another shell. */
gboolean
sbx_cmd_words_detect (const char *line)
{
  for (const char *at = line; *at; at++)
    {
      if (*at == '\'' && at > line && strchr (" \t\n$=", at[-1]))
        return FALSE;
      if (*at != '^')
        continue;
      if (at[1] == '\n' || at[1] == '\r' || (at > line && at[-1] == ' ' && (at[1] == '"' || at[1] == ' ')))
        return TRUE;
      if (g_str_has_prefix (at, "^\\\"") || g_str_has_prefix (at, "^\\^\"") || (at > line && at[-1] == '"' && (at[1] == '{' || at[1] == '[')))
        return TRUE;
    }
  return FALSE;
}

/* The line without its carets, each character with whether a caret stood before it: that one is no operator. */
typedef struct
{
  const char *at;
  gboolean    quoted;   /* within "…" */
  gboolean    escaped;  /* the character was */
  char        c;        /* "\0": the end */
} Stream;

/* Within quotes a caret is text for cmd.exe; Chrome's older "Copy as cURL (cmd)" nevertheless writes it there, before anything
 * but letters, digits and spaces. */
static void
step (Stream *self)
{
  self->escaped = FALSE;
  if (*self->at == '^' && self->at[1]
      && (!self->quoted || !(g_ascii_isalnum (self->at[1]) || strchr (" \t_-:=+~'/.,?;()*`", self->at[1]))
          || self->at[-1] == '%'))
    {
      self->at++;
      self->escaped = TRUE;
      if (*self->at == '\r' && self->at[1] == '\n')
        self->at++;
      if (*self->at == '\n')
        {
          /* The line goes on; the character after its end is taken as it is. */
          self->at++;
          if (*self->at == '\r' && self->at[1] == '\n')
            self->at++;
          if (*self->at == '^')
            {
              step (self);
              return;
            }
          self->escaped = *self->at == '\n';
        }
    }
  self->c = *self->at;
  if (*self->at)
    self->at++;
}

static void
end_word (SbxShellWords *words, GString **word)
{
  if (*word)
    g_ptr_array_add (words->words, g_string_free (g_steal_pointer (word), FALSE));
}

/* Backslashes mean themselves but before a quote, where each two are one and a single one makes the quote text. TRUE if the quote was. */
static gboolean
end_backslashes (GString *word, guint n_backslashes, gboolean before_quote)
{
  for (guint i = 0; i < (before_quote ? n_backslashes / 2 : n_backslashes); i++)
    g_string_append_c (word, '\\');
  return before_quote && n_backslashes % 2 == 1;
}

static void
set_rest (SbxShellWords *self, const char *rest)
{
  self->rest = g_strstrip (g_strdup (rest));
  if (*self->rest == '\0')
    g_clear_pointer (&self->rest, g_free);
}

gboolean
sbx_cmd_words_split (SbxShellWords *self, const char *line, GError **error)
{
  Stream stream = { line };
  GString *word = NULL;
  guint n_backslashes = 0;
  long opened = 0;

  for (step (&stream); stream.c; step (&stream))
    {
      gboolean plain = !stream.quoted && !stream.escaped;

      if (!stream.quoted && (stream.c == ' ' || stream.c == '\t' || stream.c == '\r' || (plain && strchr ("\n|&<>", stream.c))))
        {
          if (word)
            end_backslashes (word, n_backslashes, FALSE);
          n_backslashes = 0;
          end_word (self, &word);
          if (stream.c == '\n' && self->words->len == 0)
            continue;
          if (strchr ("\n|&<>", stream.c))
            {
              set_rest (self, stream.at - (stream.c == '\n' ? 0 : 1));
              break;
            }
          continue;
        }
      if (!word)
        word = g_string_new (NULL);
      if (stream.c == '\\')
        {
          n_backslashes++;
          continue;
        }
      if (end_backslashes (word, n_backslashes, stream.c == '"'))
        g_string_append_c (word, '"');
      else if (stream.c == '"' && stream.quoted && *stream.at == '"')
        {
          g_string_append_c (word, '"');
          step (&stream);
        }
      else if (stream.c == '"')
        {
          stream.quoted = !stream.quoted;
          opened = g_utf8_pointer_to_offset (line, stream.at);
        }
      else
        g_string_append_c (word, stream.c);
      n_backslashes = 0;
    }

  if (word)
    end_backslashes (word, n_backslashes, FALSE);
  end_word (self, &word);
  if (!stream.quoted)
    return TRUE;
  g_set_error (error, SBX_CURL_ERROR, SBX_CURL_ERROR_QUOTING,
               _("The quote %s at character %ld is never closed: close it, or remove it"), "\"", opened);
  return FALSE;
}
