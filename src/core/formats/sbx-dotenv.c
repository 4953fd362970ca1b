#include "sbx-dotenv.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sbx-credentials.h"

/* Where the reading stands. Line ends are "\n" by then. */
typedef struct
{
  const char *at;
  guint       line;
  GPtrArray  *entries;
  GPtrArray  *problems;
} Reader;

void
sbx_dotenv_entry_free (SbxDotenvEntry *entry)
{
  if (entry->value != NULL)
    explicit_bzero (entry->value, strlen (entry->value));
  g_free (entry->value);
  g_free (entry->name);
  g_free (entry);
}

void
sbx_dotenv_problem_free (SbxDotenvProblem *problem)
{
  g_free (problem->message);
  g_free (problem);
}

static void
note_problem (Reader     *reader,
              guint       line,
              const char *message)
{
  SbxDotenvProblem *problem = g_new0 (SbxDotenvProblem, 1);

  problem->line = line;
  problem->message = g_strdup (message);
  g_ptr_array_add (reader->problems, problem);
}

static void
skip_blanks (Reader *reader)
{
  reader->at += strspn (reader->at, " \t\v\f");
}

static void
skip_line (Reader *reader)
{
  reader->at += strcspn (reader->at, "\n");
  if (*reader->at == '\n')
    {
      reader->at++;
      reader->line++;
    }
}

static gsize
match_name (const char *text)
{
  gsize length = 0;

  if (g_ascii_isdigit (*text))
    return 0;
  while (g_ascii_isalnum (text[length]) || text[length] == '_' || text[length] == '-' || text[length] == '.')
    length++;
  return length;
}

/* "${NAME}": its length; 0: something else, such as "${NAME:-default}", which stays as it is. */
static gsize
match_reference (const char *text)
{
  gsize length;

  if (text[0] != '$' || text[1] != '{')
    return 0;
  length = match_name (text + 2);
  return length > 0 && text[2 + length] == '}' ? length + 3 : 0;
}

static void
append_character (Reader         *reader,
                  GString        *value,
                  SbxDotenvEntry *entry)
{
  gsize length = match_reference (reader->at);

  if (length > 0)
    {
      g_string_append_printf (value, "{{%.*s}}", (int) length - 3, reader->at + 2);
      entry->converted = TRUE;
      reader->at += length;
      return;
    }
  if (*reader->at == '\n')
    reader->line++;
  g_string_append_c (value, *reader->at++);
}

static void
append_escape (Reader  *reader,
               GString *value)
{
  static const char from[] = "nrt\\\"$`";
  static const char to[] = "\n\r\t\\\"$`";
  const char *found = reader->at[1] != '\0' ? strchr (from, reader->at[1]) : NULL;

  if (found == NULL)
    {
      /* As in shells: a backslash that escapes nothing is one. */
      g_string_append_c (value, *reader->at++);
      return;
    }
  g_string_append_c (value, to[found - from]);
  reader->at += 2;
}

/* FALSE: the quote is not closed. */
static gboolean
read_quoted (Reader         *reader,
             GString        *value,
             SbxDotenvEntry *entry)
{
  char quote = *reader->at++;

  while (*reader->at != '\0' && *reader->at != quote)
    {
      if (quote == '"' && *reader->at == '\\')
        append_escape (reader, value);
      else if (quote == '"')
        append_character (reader, value, entry);
      else
        {
          reader->line += *reader->at == '\n';
          g_string_append_c (value, *reader->at++);
        }
    }
  if (*reader->at != quote)
    return FALSE;
  reader->at++;
  return TRUE;
}

static void
read_bare (Reader         *reader,
           GString        *value,
           SbxDotenvEntry *entry)
{
  gboolean blank = TRUE;

  while (*reader->at != '\0' && *reader->at != '\n' && !(blank && *reader->at == '#'))
    {
      blank = g_ascii_isspace (*reader->at);
      append_character (reader, value, entry);
    }
  while (value->len > 0 && g_ascii_isspace (value->str[value->len - 1]))
    g_string_truncate (value, value->len - 1);
}

/* The last value of a name is the one in force. */
static void
drop_earlier (Reader     *reader,
              const char *name)
{
  for (guint i = 0; i < reader->entries->len; i++)
    {
      const SbxDotenvEntry *entry = g_ptr_array_index (reader->entries, i);

      if (g_str_equal (entry->name, name))
        {
          g_ptr_array_remove_index (reader->entries, i);
          return;
        }
    }
}

/* Stands after the "=". */
static void
read_value (Reader         *reader,
            SbxDotenvEntry *entry)
{
  g_autoptr (GString) value = g_string_new (NULL);

  skip_blanks (reader);
  if (*reader->at != '\0' && strchr ("'\"`", *reader->at) != NULL)
    {
      if (!read_quoted (reader, value, entry))
        {
          note_problem (reader, entry->line, _("The quote that begins here is not closed."));
          return;
        }
      skip_blanks (reader);
      if (*reader->at != '\0' && *reader->at != '\n' && *reader->at != '#')
        {
          note_problem (reader, reader->line, _("Something stands after the closing quote."));
          return;
        }
    }
  else
    {
      read_bare (reader, value, entry);
    }

  drop_earlier (reader, entry->name);
  entry->value = g_string_free_and_steal (g_steal_pointer (&value));
}

static void
read_line (Reader *reader)
{
  g_autoptr (SbxDotenvEntry) entry = NULL;
  gsize length;

  skip_blanks (reader);
  if (*reader->at == '\0' || *reader->at == '\n' || *reader->at == '#')
    return;
  if (g_str_has_prefix (reader->at, "export") && (reader->at[6] == ' ' || reader->at[6] == '\t'))
    {
      reader->at += strlen ("export");
      skip_blanks (reader);
    }

  length = match_name (reader->at);
  entry = g_new0 (SbxDotenvEntry, 1);
  entry->name = g_strndup (reader->at, length);
  entry->line = reader->line;
  reader->at += length;
  skip_blanks (reader);
  if (length == 0 || *reader->at != '=')
    {
      note_problem (reader, reader->line, _("This is not NAME=VALUE."));
      return;
    }

  reader->at++;
  read_value (reader, entry);
  if (entry->value == NULL)
    return;
  entry->secret = *entry->value != '\0' && sbx_name_is_credential_param (entry->name);
  g_ptr_array_add (reader->entries, g_steal_pointer (&entry));
}

static char *
normalize (const char *text,
           gsize       length)
{
  GString *lines = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '\r' && i + 1 < length && text[i + 1] == '\n')
        continue;
      g_string_append_c (lines, text[i] == '\r' ? '\n' : text[i]);
    }
  return g_string_free_and_steal (lines);
}

GPtrArray *
sbx_dotenv_parse (const char  *text,
                  gsize        length,
                  GPtrArray  **problems)
{
  Reader reader = { .line = 1 };
  const char *end;
  char *lines;

  g_return_val_if_fail (text != NULL || length == 0, NULL);
  g_return_val_if_fail (problems != NULL, NULL);

  reader.entries = g_ptr_array_new_with_free_func ((GDestroyNotify) sbx_dotenv_entry_free);
  reader.problems = *problems = g_ptr_array_new_with_free_func ((GDestroyNotify) sbx_dotenv_problem_free);
  if (length == 0)
    return reader.entries;
  if (!g_utf8_validate_len (text, length, &end))
    {
      guint line = 1;

      for (const char *at = text; at < end; at++)
        line += *at == '\n';
      note_problem (&reader, line, _("This is not text in UTF-8."));
      return reader.entries;
    }
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    {
      text += 3;
      length -= 3;
    }

  lines = normalize (text, length);
  for (reader.at = lines; *reader.at != '\0' && reader.entries->len <= SBX_DOTENV_MAX; skip_line (&reader))
    read_line (&reader);
  if (reader.entries->len > SBX_DOTENV_MAX)
    note_problem (&reader, ((SbxDotenvEntry *) g_ptr_array_index (reader.entries, SBX_DOTENV_MAX))->line,
                  _("There are more than 1,000 variables."));
  explicit_bzero (lines, strlen (lines));
  g_free (lines);
  return reader.entries;
}
