#include "sbx-body.h"

#include <string.h>

#include "sbx-json-text.h"
#include "sbx-scope.h"

char *
sbx_form_encode (const char *text)
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
      if (g_ascii_isalnum (*text) || strchr ("*-._", *text))
        g_string_append_c (encoded, *text);
      else if (*text == ' ')
        g_string_append_c (encoded, '+');
      else
        g_string_append_printf (encoded, "%%%02X", (guint) (guchar) *text);
      text++;
    }
  return g_string_free (encoded, FALSE);
}

char *
sbx_form_decode (const char *raw)
{
  g_autoptr (GString) decoded = g_string_new (NULL);
  g_autofree char *again = NULL;

  for (const char *at = raw; *at; at++)
    if (*at == '%' && g_ascii_isxdigit (at[1]) && g_ascii_isxdigit (at[2]))
      {
        g_string_append_c (decoded, g_ascii_xdigit_value (at[1]) << 4 | g_ascii_xdigit_value (at[2]));
        at += 2;
      }
    else
      g_string_append_c (decoded, *at == '+' ? ' ' : *at);

  /* A "+" within a reference is none of the form's. */
  again = strlen (decoded->str) == decoded->len && g_utf8_validate (decoded->str, -1, NULL) ? sbx_form_encode (decoded->str) : NULL;
  return g_strcmp0 (again, raw) == 0 ? g_strdup (decoded->str) : NULL;
}

char *
sbx_graphql_encode (const char *query, const char *operation_name, const char *variables)
{
  GString *json = g_string_new ("{");

  sbx_json_append_member (json, "query", query ? query : "");
  if (operation_name && *operation_name)
    sbx_json_append_member (json, "operationName", operation_name);
  if (variables && *variables)
    {
      sbx_json_append_key (json, "variables");
      g_string_append (json, variables);
    }
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}
