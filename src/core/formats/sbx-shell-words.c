#include "sbx-shell-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sbx-curl-command.h"

typedef struct
{
  SbxShellWords *out;
  const char    *start;      /* of the line */
  const char    *at;
  GString       *word;       /* NULL between words; "" within quotes is a word */
  gboolean       references;
} Lexer;

void
sbx_shell_words_free (SbxShellWords *self)
{
  g_ptr_array_unref (self->words);
  g_ptr_array_unref (self->redirects);
  g_ptr_array_unref (self->variables);
  g_free (self->rest);
  g_free (self);
}

static void
append (Lexer *self, const char *text, gssize length)
{
  if (!self->word)
    self->word = g_string_new (NULL);
  g_string_append_len (self->word, text, length);
}

static void
end_word (Lexer *self)
{
  if (self->word)
    g_ptr_array_add (self->out->words, g_string_free (g_steal_pointer (&self->word), FALSE));
}

static gboolean
set_unclosed (Lexer *self, const char *quote, const char *where, GError **error)
{
  g_set_error (error, SBX_CURL_ERROR, SBX_CURL_ERROR_QUOTING,
               _("The quote %s at character %ld is never closed: close it, or remove it"),
               quote, g_utf8_pointer_to_offset (self->start, where) + 1);
  return FALSE;
}

/* The length of a line continuation, 0 if there is none. */
static gsize
match_continuation (const char *at)
{
  if (at[0] != '\\')
    return 0;
  return at[1] == '\n' ? 2 : at[1] == '\r' && at[2] == '\n' ? 3 : 0;
}

/* "\x41", "\101", "\u00e9": a number of at most so many digits. */
static gunichar
read_number (const char **at, guint base, guint max_digits)
{
  gunichar number = 0;

  for (guint i = 0; i < max_digits; i++)
    {
      int digit = base == 16 ? g_ascii_xdigit_value (**at) : **at >= '0' && **at <= '7' ? **at - '0' : -1;

      if (digit < 0)
        break;
      number = number * base + digit;
      (*at)++;
    }
  return number;
}

/* One escape of $'…'; at stands after the backslash. */
static void
append_ansi_escape (Lexer *self)
{
  static const char letters[] = "abeEfnrtv\\'\"?", meanings[] = "\a\b\033\033\f\n\r\t\v\\'\"?";
  const char *letter = strchr (letters, *self->at);
  const char *digits = self->at + 1;
  char c = *self->at, byte;

  if (letter && c)
    {
      append (self, &meanings[letter - letters], 1);
      self->at++;
    }
  else if ((c == 'u' || c == 'U') && g_ascii_isxdigit (*digits))
    {
      char utf8[6];
      gunichar code = read_number (&digits, 16, c == 'u' ? 4 : 8);

      append (self, utf8, g_unichar_to_utf8 (code < 0x110000 ? code : 0xfffd, utf8));
      self->at = digits;
    }
  else if ((c == 'x' && g_ascii_isxdigit (*digits)) || (c >= '0' && c <= '7'))
    {
      if (c != 'x')
        digits--;
      byte = (char) read_number (&digits, c == 'x' ? 16 : 8, c == 'x' ? 2 : 3);
      append (self, &byte, 1);
      self->at = digits;
    }
  else if (c == 'c' && *digits)
    {
      byte = *digits & 0x1f;
      append (self, &byte, 1);
      self->at = digits + 1;
    }
  else
    append (self, "\\", 1);
}

/* at stands on "$'". Bytes after a zero byte are lost in bash too. */
static gboolean
read_ansi (Lexer *self, GError **error)
{
  const char *open = self->at;

  self->at += 2;
  append (self, "", 0);
  while (*self->at != '\'')
    {
      if (*self->at == '\0')
        return set_unclosed (self, "$'", open, error);
      if (*self->at == '\\')
        {
          self->at++;
          append_ansi_escape (self);
        }
      else
        append (self, self->at++, 1);
    }
  self->at++;
  return TRUE;
}

static gboolean
read_single (Lexer *self, GError **error)
{
  const char *end = strchr (self->at + 1, '\'');

  if (!end)
    return set_unclosed (self, "'", self->at, error);
  append (self, self->at + 1, end - self->at - 1);
  self->at = end + 1;
  return TRUE;
}

static gsize
match_name (const char *at)
{
  return g_ascii_isalpha (*at) || *at == '_' ? strspn (at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") : 0;
}

/* $NAME and ${NAME} become references when asked for; what the shell would compute stays as typed. */
static void
read_dollar (Lexer *self)
{
  gboolean braces = self->at[1] == '{';
  const char *name = self->at + (braces ? 2 : 1);
  gsize length = match_name (name);

  if (*self->at == '`' || self->at[1] == '(')
    self->out->substitutes = TRUE;
  if (!self->references || length == 0 || (braces && name[length] != '}'))
    {
      append (self, self->at++, 1);
      return;
    }

  g_ptr_array_add (self->out->variables, g_strndup (name, length));
  append (self, "{{", 2);
  append (self, name, length);
  append (self, "}}", 2);
  self->at = name + length + (braces ? 1 : 0);
}

static gboolean
read_double (Lexer *self, GError **error)
{
  const char *open = self->at++;

  append (self, "", 0);
  while (*self->at != '"')
    {
      gsize continuation = match_continuation (self->at);

      if (*self->at == '\0')
        return set_unclosed (self, "\"", open, error);
      if (continuation > 0)
        self->at += continuation;
      else if (*self->at == '\\' && self->at[1] && strchr ("$`\"\\", self->at[1]))
        {
          append (self, self->at + 1, 1);
          self->at += 2;
        }
      else if (*self->at == '$' || *self->at == '`')
        read_dollar (self);
      else
        append (self, self->at++, 1);
    }
  self->at++;
  return TRUE;
}

static gboolean lex (Lexer *self, gboolean one_word, GError **error);

/* at stands on "<" or ">"; a number before it is the descriptor. The word after it is the file. */
static gboolean
read_redirect (Lexer *self, GError **error)
{
  g_autoptr (GString) redirect = g_string_new (NULL);
  g_autofree char *target = NULL;
  guint n_words;

  if (self->word && self->word->str[strspn (self->word->str, "0123456789&")] == '\0')
    {
      g_string_append (redirect, self->word->str);
      g_string_free (g_steal_pointer (&self->word), TRUE);
    }
  end_word (self);
  while (*self->at && strchr ("<>&|", *self->at))
    g_string_append_c (redirect, *self->at++);
  self->at += strspn (self->at, " \t");

  n_words = self->out->words->len;
  if (!lex (self, TRUE, error))
    return FALSE;
  if (self->out->words->len > n_words)
    target = g_ptr_array_steal_index (self->out->words, n_words);
  g_string_append_printf (redirect, " %s", target ? target : "");
  g_ptr_array_add (self->out->redirects, g_strdup (redirect->str));
  return TRUE;
}

/* What is neither quoted nor a character of a word. TRUE in done at the end of the command. */
static gboolean
read_operator (Lexer *self, gboolean *done, GError **error)
{
  if (*self->at == '<' || *self->at == '>' || (*self->at == '&' && self->at[1] == '>'))
    {
      if (*self->at == '&')
        append (self, self->at++, 1);
      return read_redirect (self, error);
    }

  end_word (self);
  self->out->rest = g_strstrip (g_strdup (self->at));
  if (*self->out->rest == '\0')
    g_clear_pointer (&self->out->rest, g_free);
  *done = TRUE;
  return TRUE;
}

static gboolean
read_plain (Lexer *self, GError **error)
{
  switch (*self->at)
    {
    case '\'':
      return read_single (self, error);
    case '"':
      return read_double (self, error);
    case '$':
      if (self->at[1] == '\'')
        return read_ansi (self, error);
      if (self->at[1] == '"')
        {
          self->at++;
          return read_double (self, error);
        }
      read_dollar (self);
      return TRUE;
    case '`':
      read_dollar (self);
      return TRUE;
    case '\\':
      if (self->at[1])
        self->at++;
      break;
    default:
      break;
    }
  append (self, self->at++, 1);
  return TRUE;
}

/* Up to the end of the command, or of one word. */
static gboolean
lex (Lexer *self, gboolean one_word, GError **error)
{
  gboolean done = FALSE;

  while (!done)
    {
      gsize continuation = match_continuation (self->at);

      if (continuation > 0)
        self->at += continuation;
      else if (*self->at == '\0')
        break;
      else if (*self->at == ' ' || *self->at == '\t' || (*self->at == '\r' && self->at[1] == '\n'))
        {
          end_word (self);
          if (one_word)
            return TRUE;
          self->at++;
        }
      else if (*self->at == '#' && !self->word)
        self->at += strcspn (self->at, "\n");
      else if (strchr ("|&;<>()\n", *self->at))
        {
          if (one_word)
            break;
          /* A line end before the command is none. */
          if (*self->at == '\n' && !self->word && self->out->words->len == 0)
            self->at++;
          else if (!read_operator (self, &done, error))
            return FALSE;
        }
      else if (!read_plain (self, error))
        return FALSE;
    }
  end_word (self);
  return TRUE;
}

SbxShellWords *
sbx_shell_words_split (const char *line, gboolean references, GError **error)
{
  g_autoptr (SbxShellWords) self = g_new0 (SbxShellWords, 1);
  Lexer lexer = { self, line, line, NULL, references };
  gboolean split;

  self->words = g_ptr_array_new_with_free_func (g_free);
  self->redirects = g_ptr_array_new_with_free_func (g_free);
  self->variables = g_ptr_array_new_with_free_func (g_free);

  /* The prompt of an example. */
  lexer.at += strspn (line, " \t\r\n");
  if ((*lexer.at == '$' || *lexer.at == '%') && lexer.at[1] == ' ')
    lexer.at += 2;

  if (sbx_cmd_words_detect (line))
    split = sbx_cmd_words_split (self, lexer.at, error);
  else
    split = lex (&lexer, FALSE, error);
  if (lexer.word)
    g_string_free (lexer.word, TRUE);
  return split ? g_steal_pointer (&self) : NULL;
}

char *
sbx_shell_quote (const char *word)
{
  if (*word && word[strspn (word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+=:,./-")] == '\0')
    return g_strdup (word);
  return g_shell_quote (word);
}
