#include "sbx-curl-writer.h"

#include <string.h>

#include "sbx-shell-words.h"

/* Around the names of secrets while the other variables are expanded. */
#define SECRET_START "\001"
#define SECRET_END "\002"

/* A scope in which secrets stand for references to themselves. */
static SbxScope *
cover_secrets (SbxScope *scope)
{
  SbxScope *covered = sbx_scope_new ();
  g_autoptr (GPtrArray) names = sbx_scope_list_names (scope);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = names->pdata[i];
      g_autofree char *reference = sbx_scope_is_secret (scope, name) ? g_strconcat (SECRET_START, name, SECRET_END, NULL) : NULL;

      sbx_scope_set (covered, name, reference ? reference : sbx_scope_get_value (scope, name), FALSE, NULL);
    }
  return covered;
}

/* Text as it goes into the line. */
char *
sbx_curl_writer_expand (SbxCurlWriter *self, const char *text, GError **error)
{
  g_autoptr (GString) expanded = NULL;
  g_autofree char *value = NULL;

  if (!self->scope)
    return g_strdup (text);
  value = sbx_scope_expand (self->scope, text, NULL, error);
  if (!value)
    return NULL;
  expanded = g_string_new (value);
  g_string_replace (expanded, SECRET_START, "{{", 0);
  g_string_replace (expanded, SECRET_END, "}}", 0);
  return g_strdup (expanded->str);
}

gboolean
sbx_curl_writer_expand_in_place (SbxCurlWriter *self, char **text, GError **error)
{
  char *expanded = *text ? sbx_curl_writer_expand (self, *text, error) : NULL;

  if (*text && !expanded)
    return FALSE;
  g_free (*text);
  *text = expanded;
  return TRUE;
}

/* value NULL: none. */
void
sbx_curl_writer_add (SbxCurlWriter *self, const char *option, const char *value)
{
  g_autofree char *quoted = value ? sbx_shell_quote (value) : NULL;

  g_ptr_array_add (self->options, value ? g_strconcat (option, " ", quoted, NULL) : g_strdup (option));
}

void
sbx_curl_writer_add_header (SbxCurlWriter *self, const char *name, const char *value)
{
  /* curl leaves a header out that has only a colon. */
  gboolean empty = value[strspn (value, " \t\r\n")] == '\0';
  g_autofree char *text = empty ? g_strconcat (name, ";", NULL) : g_strconcat (name, ": ", value, NULL);

  sbx_curl_writer_add (self, "-H", text);
}

gboolean
sbx_curl_writer_is_omitted (SbxCurlWriter *self, const char *name)
{
  for (guint i = 0; i < self->settings->omit_headers->len; i++)
    if (g_ascii_strcasecmp (self->settings->omit_headers->pdata[i], name) == 0)
      return TRUE;
  return FALSE;
}

/* The request engine says "Content-Length: 0" with these methods, curl does not. */
static gboolean
lacks_length (SbxCurlWriter *self)
{
  static const char *const methods[] = { "POST", "PUT", "PATCH", NULL };

  return self->body->kind == SBX_BODY_NONE && g_strv_contains (methods, self->method) && !sbx_fields_lookup (self->headers, "Content-Length");
}

static gboolean
write_headers (SbxCurlWriter *self, GError **error)
{
  for (guint i = 0; i < self->headers->len; i++)
    {
      SbxField *field = self->headers->pdata[i];

      if (!field->enabled)
        continue;
      if (!sbx_curl_writer_expand_in_place (self, &field->name, error) || !sbx_curl_writer_expand_in_place (self, &field->value, error))
        return FALSE;
      sbx_curl_writer_add_header (self, field->name, field->value);
    }
  for (guint i = 0; i < self->settings->omit_headers->len; i++)
    {
      const char *name = self->settings->omit_headers->pdata[i];
      g_autofree char *text = g_strconcat (name, ":", NULL);

      if (!sbx_fields_lookup (self->headers, name) && !(lacks_length (self) && g_ascii_strcasecmp (name, "Content-Length") == 0))
        sbx_curl_writer_add (self, "-H", text);
    }
  if (lacks_length (self) && !sbx_curl_writer_is_omitted (self, "Content-Length"))
    sbx_curl_writer_add_header (self, "Content-Length", "0");
  return TRUE;
}

/* curl derives the method from the other options; it is named where that would be another one. */
static void
write_method (SbxCurlWriter *self)
{
  const char *implied = self->upload ? "PUT" : self->body->kind != SBX_BODY_NONE ? "POST" : "GET";

  if (g_str_equal (self->method, "HEAD"))
    sbx_curl_writer_add (self, "-I", NULL);
  else if (!g_str_equal (self->method, implied))
    sbx_curl_writer_add (self, "-X", self->method);
}

static void
write_token (SbxCurlWriter *self, const char *prefix, const char *token)
{
  g_autofree char *value = NULL;

  if (*prefix == '\0' || g_str_equal (prefix, "Bearer"))
    {
      sbx_curl_writer_add (self, "--oauth2-bearer", token);
      return;
    }
  value = g_strconcat (prefix, " ", token, NULL);
  sbx_curl_writer_add_header (self, "Authorization", value);
}

static void
add_pair (SbxCurlWriter *self, const char *option, const char *user, const char *password)
{
  g_autofree char *pair = g_strconcat (user, ":", password, NULL);

  sbx_curl_writer_add (self, option, pair);
}

static void
write_aws (SbxCurlWriter *self)
{
  const char *region = sbx_auth_get (self->auth, "region"), *service = sbx_auth_get (self->auth, "service");
  const char *token = sbx_auth_get (self->auth, "sessionToken");
  g_autofree char *provider = *region || *service ? g_strdup_printf ("aws:amz:%s:%s", region, service) : g_strdup ("aws:amz");

  sbx_curl_writer_add (self, "--aws-sigv4", provider);
  add_pair (self, "-u", sbx_auth_get (self->auth, "accessKey"), sbx_auth_get (self->auth, "secretKey"));
  if (*token)
    sbx_curl_writer_add_header (self, "X-Amz-Security-Token", token);
}

static void
write_auth (SbxCurlWriter *self)
{
  const char *user = sbx_auth_get (self->auth, "username"), *password = sbx_auth_get (self->auth, "password");

  switch (self->auth->kind)
    {
    case SBX_AUTH_DIGEST:
      sbx_curl_writer_add (self, "--digest", NULL);
      add_pair (self, "-u", user, password);
      break;
    case SBX_AUTH_NTLM:
      sbx_curl_writer_add (self, "--ntlm", NULL);
      add_pair (self, "-u", user, password);
      break;
    case SBX_AUTH_BASIC:
      add_pair (self, "-u", user, password);
      break;
    case SBX_AUTH_BEARER:
      write_token (self, sbx_auth_get (self->auth, "prefix"), sbx_auth_get (self->auth, "token"));
      break;
    case SBX_AUTH_OAUTH2:
      /* The token is got when the request is sent: a reference says where it goes. */
      write_token (self, sbx_auth_get (self->auth, "prefix"), "{{ACCESS_TOKEN}}");
      break;
    case SBX_AUTH_AWS:
      write_aws (self);
      break;
    case SBX_AUTH_API_KEY:
      if (!g_str_equal (sbx_auth_get (self->auth, "in"), "query"))
        sbx_curl_writer_add_header (self, sbx_auth_get (self->auth, "name"), sbx_auth_get (self->auth, "value"));
      break;
    case SBX_AUTH_NONE:
      break;
    }
}

static void
add_seconds (SbxCurlWriter *self, const char *option, int milliseconds)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%d", milliseconds / 1000);
  if (milliseconds % 1000)
    {
      g_string_append_printf (text, ".%03d", milliseconds % 1000);
      while (g_str_has_suffix (text->str, "0"))
        g_string_truncate (text, text->len - 1);
    }
  sbx_curl_writer_add (self, option, text->str);
}

static void
write_redirects (SbxCurlWriter *self)
{
  const SbxSettings *settings = self->settings;
  g_autofree char *max = g_strdup_printf ("%d", settings->max_redirects);

  if (settings->send_auth_anywhere)
    sbx_curl_writer_add (self, "--location-trusted", NULL);
  else if (settings->follow_redirects)
    sbx_curl_writer_add (self, "-L", NULL);
  if (settings->send_auth_anywhere && !settings->follow_redirects)
    sbx_curl_writer_add (self, "--no-location", NULL);
  if (settings->max_redirects != 20)
    sbx_curl_writer_add (self, "--max-redirs", settings->max_redirects == G_MAXINT ? "-1" : max);
  if (settings->keep_method)
    sbx_curl_writer_add (self, "--post301 --post302 --post303", NULL);
}

static void
write_cert (SbxCurlWriter *self)
{
  g_autoptr (GString) file = g_string_new (NULL);

  for (const char *at = self->settings->client_cert; *at; at++)
    {
      if (*at == ':' || *at == '\\')
        g_string_append_c (file, '\\');
      g_string_append_c (file, *at);
    }
  sbx_curl_writer_add (self, "--cert", file->str);
}

static gboolean
write_settings (SbxCurlWriter *self, GError **error)
{
  SbxSettings *settings = self->settings;

  if (!sbx_curl_writer_expand_in_place (self, &settings->proxy, error) || !sbx_curl_writer_expand_in_place (self, &settings->ca_file, error)
      || !sbx_curl_writer_expand_in_place (self, &settings->client_cert, error) || !sbx_curl_writer_expand_in_place (self, &settings->client_key, error)
      || !sbx_curl_writer_expand_in_place (self, &settings->key_password, error))
    return FALSE;

  write_redirects (self);
  if (settings->use_cookies)
    sbx_curl_writer_add (self, "-b", "");
  if (settings->decompress)
    sbx_curl_writer_add (self, "--compressed", NULL);
  if (!settings->verify_tls)
    sbx_curl_writer_add (self, "-k", NULL);
  if (settings->http_version != SBX_HTTP_VERSION_AUTO)
    sbx_curl_writer_add (self, settings->http_version == SBX_HTTP_VERSION_2 ? "--http2" : "--http1.1", NULL);
  if (settings->connect_timeout_ms != 30000)
    add_seconds (self, "--connect-timeout", settings->connect_timeout_ms);
  if (settings->timeout_ms > 0)
    add_seconds (self, "--max-time", settings->timeout_ms);
  if (settings->max_body_bytes > 0)
    {
      g_autofree char *bytes = g_strdup_printf ("%" G_GINT64_FORMAT, settings->max_body_bytes);

      sbx_curl_writer_add (self, "--max-filesize", bytes);
    }
  if (settings->proxy)
    sbx_curl_writer_add (self, "-x", settings->proxy);
  if (settings->ca_file)
    sbx_curl_writer_add (self, "--cacert", settings->ca_file);
  if (settings->client_cert)
    write_cert (self);
  if (settings->client_key)
    sbx_curl_writer_add (self, "--key", settings->client_key);
  if (settings->key_password)
    sbx_curl_writer_add (self, "--pass", settings->key_password);
  for (guint i = 0; i < settings->connect_to->len; i++)
    sbx_curl_writer_add (self, "--connect-to", settings->connect_to->pdata[i]);
  return TRUE;
}

static gboolean
expand_auth (SbxCurlWriter *self, GError **error)
{
  guint n_fields;
  const SbxAuthField *fields = sbx_auth_kind_get_fields (self->auth->kind, &n_fields);

  for (guint i = 0; i < n_fields; i++)
    {
      g_autofree char *value = sbx_curl_writer_expand (self, sbx_auth_get (self->auth, fields[i].key), error);

      if (!value)
        return FALSE;
      sbx_auth_set (self->auth, fields[i].key, value);
    }
  return TRUE;
}

static char *
dup_url (SbxCurlWriter *self, SbxRequest *request, GError **error)
{
  g_autofree char *address = sbx_request_dup_address (request, error);
  g_autofree char *url = address ? sbx_curl_writer_expand (self, address, error) : NULL;

  if (url && self->auth->kind == SBX_AUTH_API_KEY && g_str_equal (sbx_auth_get (self->auth, "in"), "query"))
    {
      g_autofree char *name = sbx_curl_escape (sbx_auth_get (self->auth, "name"), FALSE);
      g_autofree char *value = sbx_curl_escape (sbx_auth_get (self->auth, "value"), FALSE);
      gsize end = strcspn (url, "#");
      const char *mark = memchr (url, '?', end);
      const char *joint = !mark ? "?" : mark + 1 == url + end || url[end - 1] == '&' ? "" : "&";

      return g_strdup_printf ("%.*s%s%s=%s%s", (int) end, url, joint, name, value, url + end);
    }
  return g_steal_pointer (&url);
}

/* curl reads {a,b} and [1-3] as several addresses, takes "/../" out, and an address with "-" before it for an option. */
static void
write_url (SbxCurlWriter *self, const char *url)
{
  gsize path = strcspn (url, "?#");

  if (strpbrk (url, "{}[]"))
    sbx_curl_writer_add (self, "--globoff", NULL);
  if (g_strstr_len (url, path, "/./") || g_strstr_len (url, path, "/../")
      || (path >= 2 && strncmp (url + path - 2, "/.", 2) == 0) || (path >= 3 && strncmp (url + path - 3, "/..", 3) == 0))
    sbx_curl_writer_add (self, "--path-as-is", NULL);
  if (*url == '-')
    sbx_curl_writer_add (self, "--url", url);
  else
    {
      char *quoted = sbx_shell_quote (url);

      g_ptr_array_add (self->options, quoted);
    }
}

static char *
write_line (SbxCurlWriter *self, SbxRequest *request, gboolean multiline, GError **error)
{
  g_autofree char *url = NULL;

  self->method = sbx_request_get_method (request);
  if (!expand_auth (self, error) || !(url = dup_url (self, request, error)))
    return NULL;
  self->upload = sbx_curl_writer_can_upload (self, url);
  write_method (self);
  write_url (self, url);
  write_auth (self);
  if (!write_headers (self, error)
      || !sbx_curl_writer_add_body (self, error)
      || !write_settings (self, error))
    return NULL;

  g_ptr_array_insert (self->options, 0, g_strdup ("curl"));
  g_ptr_array_add (self->options, NULL);
  return g_strjoinv (multiline ? " \\\n  " : " ", (char **) self->options->pdata);
}

char *
sbx_curl_command_write (SbxRequest *request, SbxScope *scope, SbxCurlWriteFlags flags, GError **error)
{
  SbxCurlWriter writer = { NULL };
  char *line = NULL;

  if (flags & SBX_CURL_WRITE_EXPAND && scope)
    writer.scope = flags & SBX_CURL_WRITE_SECRETS ? g_object_ref (scope) : cover_secrets (scope);
  writer.options = g_ptr_array_new_with_free_func (g_free);
  if ((writer.headers = sbx_request_dup_headers (request, error))
      && (writer.body = sbx_request_dup_body (request, error))
      && (writer.auth = sbx_request_dup_auth (request, error))
      && (writer.settings = sbx_request_dup_settings (request, error)))
    line = write_line (&writer, request, flags & SBX_CURL_WRITE_MULTILINE, error);

  g_clear_object (&writer.scope);
  g_ptr_array_unref (writer.options);
  g_clear_pointer (&writer.headers, g_ptr_array_unref);
  g_clear_pointer (&writer.body, sbx_body_free);
  g_clear_pointer (&writer.auth, sbx_auth_free);
  g_clear_pointer (&writer.settings, sbx_settings_free);
  return line;
}
