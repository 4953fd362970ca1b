#include "sbx-credentials.h"

#include <string.h>

/* The words of a name, in lower case: "X-Api-Key", "x_api_key" and "xApiKey" are all x, api, key. */
static char **
split_words (const char *name)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autoptr (GString) word = g_string_new (NULL);

  for (const char *at = name; *at; at++)
    {
      gboolean begins = g_ascii_isupper (*at) && at > name
                        && (g_ascii_islower (at[-1]) || g_ascii_isdigit (at[-1])
                            || (g_ascii_isupper (at[-1]) && g_ascii_islower (at[1])));

      if ((begins || !g_ascii_isalnum (*at)) && word->len > 0)
        {
          g_strv_builder_add (words, word->str);
          g_string_truncate (word, 0);
        }
      if (g_ascii_isalnum (*at))
        g_string_append_c (word, g_ascii_tolower (*at));
    }
  if (word->len > 0)
    g_strv_builder_add (words, word->str);
  return g_strv_builder_end (words);
}

/* A credential whatever stands before it. */
static const char *const last_words[] = {
  "authorization", "token", "secret", "password", "passwd", "passphrase", "pwd", "apikey", "accesskey", "secretkey", "privatekey",
  "authkey", "credential", "credentials", "jwt", "accesstoken", "authtoken", "refreshtoken", "clientsecret", "sessiontoken", "signature",
  "hmac", NULL
};

/* "… key": which keys open something, and which only name it ("idempotency-key", "sort_key"). */
static const char *const keys[] = {
  "api", "access", "auth", "secret", "private", "subscription", "account", "app", "application", "client", "license", "master", "service",
  "admin", "encryption", "signing", "sas", "function", "functions", NULL
};

/* "… token": a place in a list, or a number of something. */
static const char *const harmless_tokens[] = {
  "page", "next", "continuation", "sync", "previous", "prev", "cancellation", "idempotency", "skip", "start", NULL
};

static gboolean
words_name_credential (const char *const *words)
{
  guint n_words = g_strv_length ((char **) words);
  const char *last, *before;

  if (n_words == 0)
    return FALSE;
  last = words[n_words - 1];
  before = n_words > 1 ? words[n_words - 2] : "";

  if (g_str_equal (last, "token"))
    return !g_strv_contains (harmless_tokens, before);
  if (g_str_equal (last, "key"))
    return g_strv_contains (keys, before);
  return g_strv_contains (last_words, last);
}

gboolean
sbx_name_is_credential_header (const char *name)
{
  static const char *const headers[] = { "cookie", "cookie2", "set-cookie", "set-cookie2", "x-auth", "x-session-id", "x-credentials", NULL };
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_auto (GStrv) words = split_words (name);
  g_auto (GStrv) lower_words = split_words (lower);

  /* Header names come in any letter case, so capitals within a word say little: "X-API-KEY", "X-ApiKey", "x-APIkey". */
  return g_strv_contains (headers, lower)
         || words_name_credential ((const char *const *) words)
         || words_name_credential ((const char *const *) lower_words);
}

gboolean
sbx_name_is_credential_param (const char *name)
{
  static const char *const params[] = { "key", "auth", "sig", "pass", "appid", "sid", "session", "sessionid", "session_id", NULL };
  /* "api%5Fkey" is read as "api_key" where it arrives. */
  g_autofree char *decoded = g_uri_unescape_string (name, NULL);
  const char *shown = decoded ? decoded : name;
  g_autofree char *lower = g_ascii_strdown (shown, -1);

  return g_strv_contains (params, lower) || sbx_name_is_credential_header (shown);
}
