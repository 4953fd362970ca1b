#include "sbx-json-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sbx-model-error.h"

static const char *
skip_space (const char *at)
{
  return at + strspn (at, " \t\r\n");
}

/* Past the closing quote; NULL when the string is not one. */
static const char *
skip_string (const char *at)
{
  for (at++; *at != '"'; at++)
    {
      if ((guchar) *at < 0x20)
        return NULL;
      if (*at != '\\')
        continue;
      at++;
      if (*at == 'u')
        {
          for (int i = 1; i <= 4; i++)
            if (!g_ascii_isxdigit (at[i]))
              return NULL;
          at += 4;
        }
      else if (*at == '\0' || !strchr ("\"\\/bfnrt", *at))
        return NULL;
    }
  return at + 1;
}

static const char *
skip_digits (const char *at)
{
  return g_ascii_isdigit (*at) ? at + strspn (at, "0123456789") : NULL;
}

static const char *
skip_number (const char *at)
{
  if (*at == '-')
    at++;
  at = *at == '0' ? at + 1 : skip_digits (at);
  if (at && *at == '.')
    at = skip_digits (at + 1);
  if (at && (*at == 'e' || *at == 'E'))
    {
      at++;
      if (*at == '+' || *at == '-')
        at++;
      at = skip_digits (at);
    }
  return at;
}

/* Past a value that is neither array nor object; NULL when there is none. */
static const char *
skip_scalar (const char *at)
{
  static const char *const words[] = { "true", "false", "null" };

  if (*at == '"')
    return skip_string (at);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (at, words[i]))
      return at + strlen (words[i]);
  return skip_number (at);
}

/* Past the key and its colon. */
static const char *
skip_key (const char *at)
{
  if (*at != '"' || !(at = skip_string (at)))
    return NULL;
  at = skip_space (at);
  return *at == ':' ? skip_space (at + 1) : NULL;
}

/* Past one value of any kind. On a mistake NULL, and wrong is near it. The brackets that are open are kept in a string. */
static const char *
skip_value (const char *at, const char **wrong)
{
  g_autoptr (GString) open = g_string_new (NULL);

  for (;;)
    {
      const char *next;

      *wrong = at;
      if (*at == '{' || *at == '[')
        {
          char close = *at == '{' ? '}' : ']';

          next = skip_space (at + 1);
          if (*next != close)
            {
              g_string_append_c (open, close);
              *wrong = next;
              at = close == '}' ? skip_key (next) : next;
              if (!at)
                return NULL;
              continue;
            }
          next++;
        }
      else if (!(next = skip_scalar (at)))
        return NULL;

      /* A value has ended, and with it perhaps the containers around it. */
      for (at = next; open->len > 0; at++)
        {
          at = skip_space (at);
          if (*at != open->str[open->len - 1])
            break;
          g_string_truncate (open, open->len - 1);
        }
      if (open->len == 0)
        return at;

      *wrong = at;
      if (*at != ',')
        return NULL;
      at = skip_space (at + 1);
      *wrong = at;
      if (open->str[open->len - 1] == '}' && !(at = skip_key (at)))
        return NULL;
    }
}

static SbxJsonKind
kind_at (const char *at)
{
  switch (*at)
    {
    case '{': return SBX_JSON_OBJECT;
    case '[': return SBX_JSON_ARRAY;
    case '"': return SBX_JSON_STRING;
    case 'n': return SBX_JSON_NULL;
    case 't':
    case 'f': return SBX_JSON_BOOLEAN;
    default: return SBX_JSON_NUMBER;
    }
}

gboolean
sbx_json_slice (const char *text, SbxJsonSlice *slice, GError **error)
{
  const char *end, *wrong;

  if (!g_utf8_validate (text, -1, &wrong))
    {
      g_set_error (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_JSON,
                   _("This is no valid JSON: byte %zu is not UTF-8 text"), (gsize) (wrong - text) + 1);
      return FALSE;
    }

  slice->start = skip_space (text);
  end = skip_value (slice->start, &wrong);
  if (end)
    {
      slice->end = end;
      slice->kind = kind_at (slice->start);
      wrong = skip_space (end);
      if (*wrong == '\0')
        return TRUE;
    }

  if (*wrong == '\0')
    g_set_error_literal (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_JSON,
                         _("This is no valid JSON: the text ends too early"));
  else
    g_set_error (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_JSON,
                 _("This is no valid JSON: something is wrong at character %ld"),
                 g_utf8_pointer_to_offset (text, wrong) + 1);
  return FALSE;
}

void
sbx_json_iter_init (SbxJsonIter *iter, const SbxJsonSlice *container)
{
  g_return_if_fail (container->kind == SBX_JSON_OBJECT || container->kind == SBX_JSON_ARRAY);

  iter->object = container->kind == SBX_JSON_OBJECT;
  iter->at = skip_space (container->start + 1);
}

gboolean
sbx_json_iter_next (SbxJsonIter *iter, char **key, SbxJsonSlice *value)
{
  const char *wrong;

  if (*iter->at == '}' || *iter->at == ']')
    return FALSE;

  if (iter->object)
    {
      SbxJsonSlice name = { SBX_JSON_STRING, iter->at, skip_string (iter->at) };

      if (key)
        *key = sbx_json_slice_dup_string (&name);
      iter->at = skip_key (iter->at);
    }

  value->kind = kind_at (iter->at);
  value->start = iter->at;
  value->end = skip_value (iter->at, &wrong);
  iter->at = skip_space (value->end);
  if (*iter->at == ',')
    iter->at = skip_space (iter->at + 1);
  return TRUE;
}

gboolean
sbx_json_slice_get (const SbxJsonSlice *object, const char *key, SbxJsonSlice *value)
{
  SbxJsonIter iter;
  SbxJsonSlice member;
  gboolean found = FALSE;
  char *name;

  if (object->kind != SBX_JSON_OBJECT)
    return FALSE;

  sbx_json_iter_init (&iter, object);
  while (sbx_json_iter_next (&iter, &name, &member))
    {
      if (g_str_equal (name, key))
        {
          *value = member;
          found = TRUE;
        }
      g_free (name);
    }
  return found;
}

void
sbx_json_slice_foreach_string (const SbxJsonSlice *slice, SbxJsonStringFunc func, gpointer data)
{
  /* Outside strings a quote can only begin one. */
  for (const char *at = slice->start; (at = memchr (at, '"', slice->end - at)); )
    {
      SbxJsonSlice string = { SBX_JSON_STRING, at, skip_string (at) };
      g_autofree char *text = sbx_json_slice_dup_string (&string);

      func (text, data);
      at = string.end;
    }
}

char *
sbx_json_slice_dup_text (const SbxJsonSlice *slice)
{
  return g_strndup (slice->start, slice->end - slice->start);
}

static gunichar
read_hex4 (const char *at)
{
  gunichar code = 0;

  for (int i = 0; i < 4; i++)
    code = code << 4 | g_ascii_xdigit_value (at[i]);
  return code;
}

/* at stands on the four digits; gives the place after what was read. */
static const char *
append_unicode (GString *string, const char *at)
{
  gunichar code = read_hex4 (at);

  at += 4;
  if (code >= 0xd800 && code < 0xdc00 && at[0] == '\\' && at[1] == 'u')
    {
      gunichar low = read_hex4 (at + 2);

      if (low >= 0xdc00 && low < 0xe000)
        {
          code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
          at += 6;
        }
    }
  if (code == 0 || (code >= 0xd800 && code < 0xe000))
    code = 0xfffd;
  g_string_append_unichar (string, code);
  return at;
}

char *
sbx_json_slice_dup_string (const SbxJsonSlice *slice)
{
  static const char letters[] = "bfnrt", meanings[] = "\b\f\n\r\t";
  const char *at = slice->start + 1, *end = slice->end - 1;
  GString *string;

  if (slice->kind != SBX_JSON_STRING)
    return sbx_json_slice_dup_text (slice);

  string = g_string_sized_new (end - at);
  while (at < end)
    {
      const char *letter;

      if (*at != '\\')
        {
          gsize plain = strcspn (at, "\\\"");

          g_string_append_len (string, at, plain);
          at += plain;
          continue;
        }
      at++;
      if (*at == 'u')
        {
          at = append_unicode (string, at + 1);
          continue;
        }
      letter = strchr (letters, *at);
      g_string_append_c (string, letter ? meanings[letter - letters] : *at);
      at++;
    }
  return g_string_free (string, FALSE);
}

void
sbx_json_append_string (GString *json, const char *text)
{
  g_autofree char *valid = g_utf8_validate (text, -1, NULL) ? NULL : g_utf8_make_valid (text, -1);

  g_string_append_c (json, '"');
  for (const char *at = valid ? valid : text; *at; at++)
    switch (*at)
      {
      case '"': g_string_append (json, "\\\""); break;
      case '\\': g_string_append (json, "\\\\"); break;
      case '\n': g_string_append (json, "\\n"); break;
      case '\r': g_string_append (json, "\\r"); break;
      case '\t': g_string_append (json, "\\t"); break;
      default:
        if ((guchar) *at < 0x20)
          g_string_append_printf (json, "\\u%04x", (guint) *at);
        else
          {
            /* As it is, up to the next that is not. */
            const char *start = at;

            while ((guchar) at[1] >= 0x20 && at[1] != '"' && at[1] != '\\')
              at++;
            g_string_append_len (json, start, at + 1 - start);
          }
      }
  g_string_append_c (json, '"');
}

void
sbx_json_append_key (GString *json, const char *key)
{
  if (json->len > 0 && !strchr ("{[", json->str[json->len - 1]))
    g_string_append_c (json, ',');
  sbx_json_append_string (json, key);
  g_string_append_c (json, ':');
}

void
sbx_json_append_member (GString *json, const char *key, const char *text)
{
  sbx_json_append_key (json, key);
  sbx_json_append_string (json, text);
}
