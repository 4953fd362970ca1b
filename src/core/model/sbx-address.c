#include "sbx-address.h"

#include <curl/curl.h>
#include <string.h>

#include "sbx-address-query.h"
#include "sbx-scope.h"

/* The first of stops in address from at on, not counting those within {{VARIABLES}}; else the end. */
static const char *
find_outside (const char *at, const char *stops)
{
  while (*at && !strchr (stops, *at))
    at += MAX (sbx_variables_match (at), 1);
  return at;
}

/* The query without its "?", if there is one; else query and end both stand where it would. */
static void
find_query (const char *address, const char **query, const char **end)
{
  const char *mark = find_outside (address, "?#");

  *query = *mark == '?' ? mark + 1 : mark;
  *end = *mark == '?' ? find_outside (*query, "#") : mark;
}

GPtrArray *
sbx_address_dup_params (const char *address)
{
  GPtrArray *params = sbx_fields_new ();
  g_autoptr (GPtrArray) pairs = NULL;
  const char *query, *end;

  find_query (address, &query, &end);
  pairs = sbx_query_split (query, end, NULL);
  for (guint i = 0; i < pairs->len; i++)
    {
      const SbxQueryPair *pair = pairs->pdata[i];

      sbx_fields_add (params, pair->name, pair->value, TRUE);
    }
  return params;
}

char *
sbx_address_set_params (const char *address, GPtrArray *params)
{
  g_autoptr (GPtrArray) enabled = g_ptr_array_new ();
  g_autofree char *query_text = NULL;
  const char *query, *end;
  gsize before;

  for (guint i = 0; i < params->len; i++)
    if (((SbxField *) params->pdata[i])->enabled)
      g_ptr_array_add (enabled, params->pdata[i]);

  find_query (address, &query, &end);
  query_text = sbx_query_join (query, end, enabled);
  if (!query_text)
    return g_strdup (address);

  before = query - address;
  if (before > 0 && query[-1] == '?')
    before--;
  return g_strdup_printf ("%.*s%s%s%s", (int) before, address, *query_text ? "?" : "", query_text, end);
}

static gboolean
must_encode (const char *at)
{
  guchar c = *at;

  if (c == '%')
    return !(g_ascii_isxdigit (at[1]) && g_ascii_isxdigit (at[2]));
  return c <= ' ' || c >= 0x7f || strchr ("\"<>\\^`{|}", c);
}

char *
sbx_address_encode (const char *address)
{
  g_autoptr (GString) encoded = g_string_new (NULL);
  const char *scheme = strstr (address, "://");
  const char *authority = scheme && scheme < find_outside (address, "/?#") ? scheme + 3 : address;
  const char *at = find_outside (authority, "/?#");
  gboolean changed = FALSE;

  /* The host stays: names that are not ASCII are encoded in another way (IDNA), by libcurl. */
  g_string_append_len (encoded, address, at - address);
  while (*at)
    {
      gsize reference = sbx_variables_match (at);

      if (reference > 0)
        {
          g_string_append_len (encoded, at, reference);
          at += reference;
          continue;
        }
      if (must_encode (at))
        {
          g_string_append_printf (encoded, "%%%02X", (guint) (guchar) *at);
          changed = TRUE;
        }
      else
        g_string_append_c (encoded, *at);
      at++;
    }
  return changed ? g_strdup (encoded->str) : NULL;
}

/* libcurl reads the address, as it does when the request is sent: two readers that differ over where the host ends would be a way to
 * send credentials to the wrong one. */
char *
sbx_address_dup_origin (const char *address)
{
  g_autofree char *lower = NULL;
  char *scheme = NULL, *host = NULL, *port = NULL, *origin = NULL;
  CURLU *url = curl_url ();

  if (curl_url_set (url, CURLUPART_URL, address, CURLU_NON_SUPPORT_SCHEME | CURLU_ALLOW_SPACE) == CURLUE_OK
      && curl_url_get (url, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK
      && curl_url_get (url, CURLUPART_HOST, &host, 0) == CURLUE_OK
      && *host)
    {
      curl_url_get (url, CURLUPART_PORT, &port, CURLU_NO_DEFAULT_PORT);
      lower = g_ascii_strdown (host, -1);
      origin = g_strdup_printf ("%s://%s%s%s", scheme, lower, port ? ":" : "", port ? port : "");
    }
  curl_free (scheme);
  curl_free (host);
  curl_free (port);
  curl_url_cleanup (url);
  return origin;
}

/* A slash must follow the colon: "localhost:8080/x" has no scheme, "http:/x" has one. What begins with a reference is left alone, for
 * the scheme may be in the variable. */
static gboolean
has_scheme (const char *address)
{
  gsize length = 0;

  if (sbx_variables_match (address) > 0)
    return TRUE;
  if (!g_ascii_isalpha (*address))
    return FALSE;
  while (g_ascii_isalnum (address[length]) || (address[length] && strchr ("+-.", address[length])))
    length++;
  return address[length] == ':' && address[length + 1] == '/';
}

char *
sbx_address_with_scheme (const char *address)
{
  return g_strconcat (has_scheme (address) ? "" : "http://", address, NULL);
}

char *
sbx_address_dup_plain (const char *address)
{
  const char *scheme = strstr (address, "://");
  const char *start = scheme && scheme < address + strcspn (address, "/?#") ? scheme + 3 : address;
  const char *end, *path = NULL;

  for (end = start; *end && !strchr ("?#", *end); end += MAX (sbx_variables_match (end), 1))
    {
      if (*end == '/' && !path)
        path = end;
      else if (*end == '@' && !path)
        start = end + 1;
    }
  return g_strndup (start, end - start);
}
