#include "sbx-address-query.h"

#include <string.h>

#include "sbx-scope.h"

static void
query_pair_free (SbxQueryPair *pair)
{
  g_free (pair->name);
  g_free (pair->value);
  g_free (pair->raw_name);
  g_free (pair->raw_value);
  g_free (pair->lead);
  g_free (pair);
}

typedef enum
{
  ENCODE_STRICT = 1 << 0,  /* all but letters, digits and "-._~", as encodeURIComponent() and HTML forms do */
  ENCODE_PLUS   = 1 << 1,  /* a space is "+" */
  ENCODE_NAME   = 1 << 2,
} EncodeFlags;

/* Without ENCODE_STRICT only what would end the part, mean something else, or may not stand in an address. */
static gboolean
stays (guchar c, EncodeFlags flags)
{
  if (g_ascii_isalnum (c) || (c && strchr ("-._~", c)))
    return TRUE;
  if (flags & ENCODE_STRICT)
    return FALSE;
  if (c == '=')
    return !(flags & ENCODE_NAME);
  return c && strchr ("!$'()*,;:@/?[]", c);
}

static char *
encode (const char *text, EncodeFlags flags)
{
  GString *encoded = g_string_new (NULL);

  while (*text)
    {
      gsize reference = sbx_variables_match (text);

      if (reference > 0)
        {
          g_string_append_len (encoded, text, reference);
          text += reference;
          continue;
        }
      if (*text == ' ' && flags & ENCODE_PLUS)
        g_string_append_c (encoded, '+');
      else if (stays (*text, flags))
        g_string_append_c (encoded, *text);
      else
        g_string_append_printf (encoded, "%%%02X", (guint) (guchar) *text);
      text++;
    }
  return g_string_free (encoded, FALSE);
}

/* NULL when there is something that can't be shown: a bad escape, bytes that are not UTF-8, control characters. */
static char *
decode (const char *raw)
{
  g_autoptr (GString) decoded = g_string_new (NULL);

  while (*raw)
    {
      gsize reference = sbx_variables_match (raw);
      guchar c = *raw;

      if (reference > 0)
        {
          g_string_append_len (decoded, raw, reference);
          raw += reference;
          continue;
        }
      if (c == '%')
        {
          if (!g_ascii_isxdigit (raw[1]) || !g_ascii_isxdigit (raw[2]))
            return NULL;
          c = g_ascii_xdigit_value (raw[1]) << 4 | g_ascii_xdigit_value (raw[2]);
          raw += 2;
        }
      else if (c == '+')
        c = ' ';
      if (c < 0x20 || c == 0x7f)
        return NULL;
      g_string_append_c (decoded, c);
      raw++;
    }
  return g_utf8_validate (decoded->str, decoded->len, NULL) ? g_strdup (decoded->str) : NULL;
}

/* Decoded only if one of the usual ways to encode gives these bytes again, so that the table hides nothing. */
static char *
show (const char *raw, EncodeFlags part)
{
  static const EncodeFlags ways[] = { 0, ENCODE_PLUS, ENCODE_STRICT, ENCODE_STRICT | ENCODE_PLUS };
  g_autofree char *decoded = decode (raw);

  for (guint i = 0; decoded && i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *again = encode (decoded, ways[i] | part);

      /* They can differ in the letter case of hexadecimal digits only, since the rest came from raw. */
      if (g_ascii_strcasecmp (again, raw) == 0)
        return g_steal_pointer (&decoded);
    }
  return g_strdup (raw);
}

/* The first c between at and end that is not within a {{VARIABLE}}; else end. */
static const char *
find_in (const char *at, const char *end, char c)
{
  while (at < end && *at != c)
    at += MAX (sbx_variables_match (at), 1);
  return MIN (at, end);
}

GPtrArray *
sbx_query_split (const char *query, const char *end, char **tail)
{
  GPtrArray *pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) query_pair_free);
  const char *at = query;

  for (;;)
    {
      const char *lead = at, *stop, *equals;
      SbxQueryPair *pair;

      while (at < end && *at == '&')
        at++;
      if (at >= end)
        {
          if (tail)
            *tail = g_strndup (lead, end - lead);
          return pairs;
        }

      stop = find_in (at, end, '&');
      equals = find_in (at, stop, '=');
      pair = g_new0 (SbxQueryPair, 1);
      pair->lead = g_strndup (lead, at - lead);
      pair->raw_name = g_strndup (at, equals - at);
      pair->raw_value = equals < stop ? g_strndup (equals + 1, stop - equals - 1) : NULL;
      pair->name = show (pair->raw_name, ENCODE_NAME);
      pair->value = pair->raw_value ? show (pair->raw_value, 0) : g_strdup ("");
      g_ptr_array_add (pairs, pair);
      at = stop;
    }
}

static gboolean
same (const SbxQueryPair *pair, const SbxField *field)
{
  return g_str_equal (pair->name, field->name) && g_str_equal (pair->value, field->value);
}

/* The pair that each field came from, or NULL: those that are the same at both ends, then equal ones anywhere between; where as many
 * stand there as before, the one at its place, which then was edited. */
static SbxQueryPair **
match (GPtrArray *pairs, GPtrArray *fields)
{
  SbxQueryPair **origins = g_new0 (SbxQueryPair *, fields->len + 1);
  guint shorter = MIN (pairs->len, fields->len), head = 0, tail = 0;

  while (head < shorter && same (pairs->pdata[head], fields->pdata[head]))
    {
      origins[head] = pairs->pdata[head];
      head++;
    }
  while (tail < shorter - head && same (pairs->pdata[pairs->len - 1 - tail], fields->pdata[fields->len - 1 - tail]))
    {
      origins[fields->len - 1 - tail] = pairs->pdata[pairs->len - 1 - tail];
      tail++;
    }

  for (guint i = head; i < fields->len - tail; i++)
    for (guint j = head; j < pairs->len - tail && !origins[i]; j++)
      {
        SbxQueryPair *pair = pairs->pdata[j];

        if (!pair->used && same (pair, fields->pdata[i]))
          {
            pair->used = TRUE;
            origins[i] = pair;
          }
      }
  if (pairs->len == fields->len)
    for (guint i = head; i < fields->len - tail; i++)
      if (!origins[i] && !((SbxQueryPair *) pairs->pdata[i])->used)
        origins[i] = pairs->pdata[i];
  return origins;
}

static void
append_pair (GString *query, const SbxQueryPair *origin, const SbxField *field)
{
  gboolean keep_name = origin && g_str_equal (origin->name, field->name);
  gboolean keep_value = origin && g_str_equal (origin->value, field->value);
  g_autofree char *name = keep_name ? g_strdup (origin->raw_name) : encode (field->name, ENCODE_NAME);
  g_autofree char *value = keep_value ? g_strdup (origin->raw_value) : encode (field->value, 0);

  g_string_append (query, name);
  if (value)
    g_string_append_printf (query, "=%s", value);
}

char *
sbx_query_join (const char *query, const char *end, GPtrArray *fields)
{
  g_autofree char *tail = NULL;
  g_autoptr (GPtrArray) pairs = sbx_query_split (query, end, &tail);
  g_autofree SbxQueryPair **origins = match (pairs, fields);
  GString *joined;
  gboolean changed = pairs->len != fields->len;

  for (guint i = 0; i < fields->len && !changed; i++)
    changed = origins[i] != pairs->pdata[i] || !same (origins[i], fields->pdata[i]);
  if (!changed)
    return NULL;

  joined = g_string_new (NULL);
  for (guint i = 0; i < fields->len; i++)
    {
      const SbxQueryPair *origin = origins[i];
      gboolean was_first = origin && pairs->len > 0 && origin == pairs->pdata[0];

      if (was_first && i == 0)
        g_string_append (joined, origin->lead);
      else if (i > 0)
        g_string_append (joined, origin && !was_first ? origin->lead : "&");
      append_pair (joined, origin, fields->pdata[i]);
    }
  if (fields->len > 0)
    g_string_append (joined, tail);
  return g_string_free (joined, FALSE);
}

char *
sbx_query_encode (const char *value)
{
  return encode (value, 0);
}
