#include "sbx-redactor-private.h"

#include <string.h>

#include "sbx-credentials.h"
#include "sbx-scope.h"

static void
append (GByteArray *out,
        const char *data,
        gsize       length)
{
  g_byte_array_append (out, (const guint8 *) data, length);
}

static void
append_redacted (SbxRedactor *self,
                 const char  *data,
                 gsize        length,
                 GByteArray  *out)
{
  SbxRedaction *redaction;

  if (sbx_redactor_get_longest (self) == 0)
    {
      append (out, data, length);
      return;
    }
  redaction = sbx_redactor_begin (self);
  sbx_redaction_feed (redaction, (const guint8 *) data, length, out);
  sbx_redaction_finish (redaction, out);
}

/* Whether all of data is made of known values. */
static gboolean
is_all_known (SbxRedactor *self,
              const char  *data,
              gsize        length)
{
  while (length > 0)
    {
      const SbxPattern *pattern = sbx_redactor_match (self, (const guint8 *) data, length);

      if (pattern == NULL)
        return FALSE;
      data += pattern->length;
      length -= pattern->length;
    }
  return TRUE;
}

/* Whether a known value starts before at in data. */
static gboolean
is_known_before (SbxRedactor *self,
                 const char  *data,
                 gsize        at,
                 gsize        length)
{
  for (gsize i = 0; i < at; i++)
    if (sbx_redactor_match (self, (const guint8 *) data + i, length - i) != NULL)
      return TRUE;
  return FALSE;
}

/* Whether all of data is made of "{{NAME}}". */
static gboolean
is_all_references (const char *data,
                   gsize       length)
{
  g_autofree char *text = g_strndup (data, length);
  const char *rest = text;
  gsize reference;

  while ((reference = sbx_variables_match (rest)) > 0)
    rest += reference;
  return *rest == '\0' && strlen (text) == length;
}

/* A value that is a credential whatever it holds: by its name where it is known, else covered. */
static void
append_credential (SbxRedactor *self,
                   const char  *data,
                   gsize        length,
                   GByteArray  *out)
{
  const char *known;

  if (length == 0)
    return;

  known = sbx_redactor_lookup (self, data, length);
  if (known != NULL)
    append (out, known, strlen (known));
  else if (is_all_known (self, data, length))
    append_redacted (self, data, length, out);
  else if (is_all_references (data, length))
    append (out, data, length);
  else
    append (out, SBX_REDACTED, strlen (SBX_REDACTED));
}

/* "a=1; b=2": the values go, and names with a secret in them. only_first: "a=1; Path=/" of Set-Cookie. */
static void
append_cookies (SbxRedactor *self,
                const char  *data,
                gsize        length,
                gboolean     only_first,
                GByteArray  *out)
{
  const char *end = data + length;
  gboolean first = TRUE;

  while (data < end)
    {
      const char *semicolon = memchr (data, ';', end - data);
      const char *stop = semicolon != NULL ? semicolon : end;
      const char *equals = memchr (data, '=', stop - data);

      if (only_first && !first)
        append_redacted (self, data, stop - data, out);
      else
        {
          gsize name = equals != NULL ? equals + 1 - data : 0;
          const char *value = is_known_before (self, data, name, stop - data) ? data : data + name;

          append (out, data, value - data);
          append_credential (self, value, stop - value, out);
        }
      if (semicolon != NULL)
        append (out, ";", 1);
      data = semicolon != NULL ? semicolon + 1 : end;
      first = FALSE;
    }
}

/* "Bearer abc": the scheme stays. */
static void
append_authorization (SbxRedactor *self,
                      const char  *data,
                      gsize        length,
                      GByteArray  *out)
{
  const char *space = memchr (data, ' ', length);
  gsize scheme = space != NULL ? space + 1 - data : 0;

  if (sbx_redactor_lookup (self, data, length) != NULL || is_known_before (self, data, scheme, length))
    scheme = 0;
  append (out, data, scheme);
  append_credential (self, data + scheme, length - scheme, out);
}

/* What stands after "?", "&", "#" or ";" as NAME=VALUE and whose name tells a credential. */
static void
append_query (SbxRedactor *self,
              const char  *data,
              gsize        length,
              GByteArray  *out)
{
  static const char ends[] = "&#; \t\r\n\"'<>";
  const char *end = data + length;
  const char *clean = data;

  for (const char *c = data; c < end; c++)
    {
      g_autofree char *name = NULL;
      const char *equals, *stop;

      if (*c != '?' && *c != '&' && *c != '#' && *c != ';')
        continue;

      /* Where another name may begin, this one ends: each byte is looked at once. */
      for (equals = c + 1; equals < end && *equals != '=' && *equals != '?' && strchr (ends, *equals) == NULL; equals++)
        ;
      if (equals == end || *equals != '=')
        continue;
      name = g_strndup (c + 1, equals - c - 1);
      if (!sbx_name_is_credential_param (name))
        continue;

      for (stop = equals + 1; stop < end && strchr (ends, *stop) == NULL; stop++)
        ;
      append_redacted (self, clean, equals + 1 - clean, out);
      append_credential (self, equals + 1, stop - equals - 1, out);
      clean = stop;
      c = stop - 1;
    }
  append_redacted (self, clean, end - clean, out);
}

/* Where user and host begin; NULL: nowhere. What was typed may have no scheme, but a user. */
static const char *
find_authority (const char *data,
                gsize       length)
{
  const char *scheme = g_strstr_len (data, length, "://");

  for (const char *c = data; c < data + length && strchr ("/?# \t\r\n", *c) == NULL; c++)
    if (*c == '@')
      return data;
  return scheme != NULL ? scheme + 3 : NULL;
}

/* An address, or a line with one in it. */
static void
append_address (SbxRedactor *self,
                const char  *data,
                gsize        length,
                GByteArray  *out)
{
  const char *end = data + length;
  const char *authority = find_authority (data, length);
  const char *at = NULL, *colon, *credential;

  if (authority != NULL)
    {
      for (const char *c = authority; c < end && strchr ("/?# \t\r\n", *c) == NULL; c++)
        if (*c == '@')
          at = c;
      colon = at != NULL ? memchr (authority, ':', at - authority) : NULL;
      if (at != NULL)
        {
          /* A user without a password is the credential itself. */
          credential = colon != NULL && colon + 1 < at ? colon + 1 : authority;
          at = colon != NULL && credential == authority ? colon : at;
          append_redacted (self, data, credential - data, out);
          append_credential (self, credential, at - credential, out);
          length = end - at;
          data = at;
        }
    }
  append_query (self, data, length, out);
}

static gboolean
is_name (const char *name,
         const char *other)
{
  return g_ascii_strcasecmp (name, other) == 0;
}

static void
append_value (SbxRedactor *self,
              const char  *name,
              const char  *data,
              gsize        length,
              GByteArray  *out)
{
  if (is_name (name, "authorization") || is_name (name, "proxy-authorization"))
    append_authorization (self, data, length, out);
  else if (is_name (name, "cookie"))
    append_cookies (self, data, length, FALSE, out);
  else if (is_name (name, "set-cookie"))
    append_cookies (self, data, length, TRUE, out);
  else if (sbx_name_is_credential_header (name))
    append_credential (self, data, length, out);
  else if (is_name (name, "location") || is_name (name, "content-location") || is_name (name, "referer") ||
           is_name (name, "refresh") || is_name (name, "link") || is_name (name, "origin"))
    append_address (self, data, length, out);
  else
    append_redacted (self, data, length, out);
}

/* The length of the field name at the start of a line; 0: it is a request or status line, or no header. */
static gsize
measure_name (const char *line,
              gsize       length)
{
  gsize n = 0;

  while (n < length && (g_ascii_isalnum (line[n]) || (line[n] != '\0' && strchr ("!#$%&'*+-.^_`|~", line[n]) != NULL)))
    n++;
  return n < length && line[n] == ':' ? n : 0;
}

/* The end of the field whose first line ends at stop: lines that begin with white space go on with it. */
static const char *
skip_folds (const char *stop,
            const char *end)
{
  while (stop + 1 < end && (stop[1] == ' ' || stop[1] == '\t'))
    {
      const char *next = memchr (stop + 1, '\n', end - stop - 1);

      stop = next != NULL ? next : end;
    }
  return stop;
}

static void
append_field (SbxRedactor *self,
              const char  *line,
              gsize        name_length,
              const char  *stop,
              GByteArray  *out)
{
  g_autofree char *name = g_strndup (line, name_length);
  const char *value = line + name_length + 1;
  const char *value_end = stop;

  while (value < stop && (*value == ' ' || *value == '\t'))
    value++;
  while (value_end > value && strchr (" \t\r\n", value_end[-1]) != NULL && value_end[-1] != '\0')
    value_end--;

  append_redacted (self, line, value - line, out);
  append_value (self, name, value, value_end - value, out);
  append (out, value_end, stop - value_end);
}

GBytes *
sbx_redactor_head (SbxRedactor *self,
                   GBytes      *head)
{
  g_autoptr (GByteArray) out = NULL;
  g_autoptr (GBytes) lines = NULL;
  const char *data, *end;
  gsize length;

  g_return_val_if_fail (SBX_IS_REDACTOR (self), NULL);
  g_return_val_if_fail (head != NULL, NULL);

  data = g_bytes_get_data (head, &length);
  end = data + length;
  out = g_byte_array_sized_new (length);
  while (data < end)
    {
      const char *newline = memchr (data, '\n', end - data);
      const char *stop = newline != NULL ? newline : end;
      gsize name_length = measure_name (data, stop - data);

      if (name_length > 0)
        {
          stop = skip_folds (stop, end);
          append_field (self, data, name_length, stop, out);
        }
      else
        append_address (self, data, stop - data, out);
      if (stop < end)
        append (out, "\n", 1);
      data = stop < end ? stop + 1 : end;
    }
  lines = g_byte_array_free_to_bytes (g_steal_pointer (&out));
  /* What reads as a name and its value, or as two lines, may be one secret. */
  return sbx_redactor_bytes (self, lines);
}

static char *
finish_text (GByteArray *out)
{
  append (out, "", 1);
  return (char *) g_byte_array_free (out, FALSE);
}

char *
sbx_redactor_url (SbxRedactor *self,
                  const char  *url)
{
  GByteArray *out;

  g_return_val_if_fail (SBX_IS_REDACTOR (self), NULL);
  g_return_val_if_fail (url != NULL, NULL);

  out = g_byte_array_new ();
  append_address (self, url, strlen (url), out);
  return finish_text (out);
}

char *
sbx_redactor_header (SbxRedactor *self,
                     const char  *name,
                     const char  *value)
{
  GByteArray *out;

  g_return_val_if_fail (SBX_IS_REDACTOR (self), NULL);
  g_return_val_if_fail (name != NULL && value != NULL, NULL);

  out = g_byte_array_new ();
  append_value (self, name, value, strlen (value), out);
  return finish_text (out);
}
