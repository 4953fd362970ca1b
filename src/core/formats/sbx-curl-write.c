#include "sbx-curl-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "sbx-shell-words.h"

/* Around the names of secrets while the other variables are expanded. */
#define SECRET_START "\001"
#define SECRET_END "\002"

typedef struct
{
  SbxScope   *scope;    /* NULL: references stay */
  GPtrArray  *options;  /* of char*: each option, quoted, with its value */
  GPtrArray  *headers;
  SbxBody    *body;
  SbxAuth    *auth;
  SbxSettings *settings;
  const char *method;
  gboolean    upload;   /* a file by -T */
} Writer;

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
static char *
expand (Writer *self, const char *text, GError **error)
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

static gboolean
expand_in_place (Writer *self, char **text, GError **error)
{
  char *expanded = *text ? expand (self, *text, error) : NULL;

  if (*text && !expanded)
    return FALSE;
  g_free (*text);
  *text = expanded;
  return TRUE;
}

/* value NULL: none. */
static void
add (Writer *self, const char *option, const char *value)
{
  g_autofree char *quoted = value ? sbx_shell_quote (value) : NULL;

  g_ptr_array_add (self->options, value ? g_strconcat (option, " ", quoted, NULL) : g_strdup (option));
}

static void
add_header (Writer *self, const char *name, const char *value)
{
  /* curl leaves a header out that has only a colon. */
  gboolean empty = value[strspn (value, " \t\r\n")] == '\0';
  g_autofree char *text = empty ? g_strconcat (name, ";", NULL) : g_strconcat (name, ": ", value, NULL);

  add (self, "-H", text);
}

static gboolean
is_omitted (Writer *self, const char *name)
{
  for (guint i = 0; i < self->settings->omit_headers->len; i++)
    if (g_ascii_strcasecmp (self->settings->omit_headers->pdata[i], name) == 0)
      return TRUE;
  return FALSE;
}

/* The request engine says "Content-Length: 0" with these methods, curl does not. */
static gboolean
lacks_length (Writer *self)
{
  static const char *const methods[] = { "POST", "PUT", "PATCH", NULL };

  return self->body->kind == SBX_BODY_NONE && g_strv_contains (methods, self->method) && !sbx_fields_lookup (self->headers, "Content-Length");
}

static gboolean
write_headers (Writer *self, GError **error)
{
  for (guint i = 0; i < self->headers->len; i++)
    {
      SbxField *field = self->headers->pdata[i];

      if (!field->enabled)
        continue;
      if (!expand_in_place (self, &field->name, error) || !expand_in_place (self, &field->value, error))
        return FALSE;
      add_header (self, field->name, field->value);
    }
  for (guint i = 0; i < self->settings->omit_headers->len; i++)
    {
      const char *name = self->settings->omit_headers->pdata[i];
      g_autofree char *text = g_strconcat (name, ":", NULL);

      if (!sbx_fields_lookup (self->headers, name) && !(lacks_length (self) && g_ascii_strcasecmp (name, "Content-Length") == 0))
        add (self, "-H", text);
    }
  if (lacks_length (self) && !is_omitted (self, "Content-Length"))
    add_header (self, "Content-Length", "0");
  return TRUE;
}

/* "-d" reads a file where its data begin with "@". */
static void
add_data (Writer *self, const char *data)
{
  add (self, *data == '@' ? "--data-raw" : "-d", data);
}

static gboolean
write_form (Writer *self, GError **error)
{
  g_autoptr (GString) data = g_string_new (NULL);

  for (guint i = 0; i < self->body->fields->len; i++)
    {
      const SbxField *field = self->body->fields->pdata[i];
      g_autofree char *name = NULL, *value = NULL, *raw_name = NULL, *raw_value = NULL;

      if (!field->enabled || (!*field->name && !*field->value))
        continue;
      name = expand (self, field->name, error);
      value = name ? expand (self, field->value, error) : NULL;
      if (!value)
        return FALSE;
      raw_name = sbx_form_encode (name);
      raw_value = sbx_form_encode (value);
      g_string_append_printf (data, "%s%s=%s", data->len > 0 ? "&" : "", raw_name, raw_value);
    }
  add_data (self, data->str);
  return TRUE;
}

/* A word of -F: quoted for it when it holds what would end the word. */
static char *
quote_word (const char *word)
{
  g_autoptr (GString) quoted = NULL;

  if (*word && !strpbrk (word, ";,\"\\") && !g_ascii_isspace (*word) && !g_ascii_isspace (word[strlen (word) - 1]))
    return g_strdup (word);
  quoted = g_string_new ("\"");
  for (const char *at = word; *at; at++)
    {
      if (*at == '"' || *at == '\\')
        g_string_append_c (quoted, '\\');
      g_string_append_c (quoted, *at);
    }
  g_string_append_c (quoted, '"');
  return g_strdup (quoted->str);
}

/* What the request engine sends for a file whose type was left open. */
static char *
dup_part_type (const SbxPart *part)
{
  g_autofree char *guess = NULL;

  if (part->content_type || !part->path)
    return g_strdup (part->content_type);
  guess = g_content_type_guess (part->file_name ? part->file_name : part->path, NULL, 0, NULL);
  return g_content_type_get_mime_type (guess);
}

static void
add_part (Writer *self, const SbxPart *part)
{
  g_autofree char *type = dup_part_type (part);
  g_autoptr (GString) text = g_string_new (part->name);
  g_autofree char *word = quote_word (part->path ? part->path : part->value);

  if (!part->path && !type && !part->file_name)
    {
      g_string_append_printf (text, "=%s", part->value);
      add (self, g_str_equal (word, part->value) && !strchr ("@<()", *word) ? "-F" : "--form-string", text->str);
      return;
    }
  /* Within quotes a value may begin with "@" too. */
  if (!part->path && *word != '"')
    g_string_append_printf (text, "=\"%s\"", word);
  else
    g_string_append_printf (text, "=%s%s", part->path ? "@" : "", word);
  if (type)
    g_string_append_printf (text, ";type=%s", type);
  if (part->file_name)
    {
      g_autofree char *name = quote_word (part->file_name);

      g_string_append_printf (text, ";filename=%s", name);
    }
  add (self, "-F", text->str);
}

static gboolean
write_parts (Writer *self, GError **error)
{
  for (guint i = 0; i < self->body->parts->len; i++)
    {
      SbxPart *part = self->body->parts->pdata[i];

      if (!part->enabled)
        continue;
      if (!expand_in_place (self, &part->name, error) || !expand_in_place (self, &part->value, error)
          || !expand_in_place (self, &part->path, error) || !expand_in_place (self, &part->file_name, error)
          || !expand_in_place (self, &part->content_type, error))
        return FALSE;
      if (strchr (part->name, '='))
        {
          g_set_error (error, SBX_CURL_ERROR, SBX_CURL_ERROR_OPTION,
                       _("curl can't send a part whose name holds “=”: rename the part “%s”"), part->name);
          return FALSE;
        }
      add_part (self, part);
    }
  return TRUE;
}

static gboolean
write_graphql (Writer *self, GError **error)
{
  g_autofree char *json = NULL;

  if (!expand_in_place (self, &self->body->text, error) || !expand_in_place (self, &self->body->operation_name, error)
      || !expand_in_place (self, &self->body->variables, error))
    return FALSE;
  if (self->body->variables)
    g_strstrip (self->body->variables);
  json = sbx_graphql_encode (self->body->text, self->body->operation_name, self->body->variables);
  add_data (self, json);
  return TRUE;
}

/* -T sends no Content-Type, adds the file's name to an address that ends in a slash, and reads {} and [] in the file's name. */
static gboolean
can_upload (Writer *self, const char *url)
{
  return self->body->kind == SBX_BODY_FILE && g_str_equal (self->method, "PUT") && is_omitted (self, "Content-Type")
         && !g_str_has_suffix (url, "/") && self->body->path && !strpbrk (self->body->path, "{}[]");
}

static void
write_file (Writer *self)
{
  const char *path = self->body->path ? self->body->path : "";
  /* "-" is standard input. */
  g_autofree char *named = g_str_equal (path, "-") ? g_strdup ("./-") : g_strdup (path);
  g_autofree char *argument = g_strconcat ("@", named, NULL);

  if (self->upload)
    add (self, "-T", named);
  else
    add (self, "--data-binary", argument);
}

/* The Content-Type that the request would send by itself, where curl would send another one. */
static gboolean
write_content_type (Writer *self, GError **error)
{
  g_autofree char *type = g_strdup (sbx_body_get_content_type (self->body));

  if (!type || sbx_fields_lookup (self->headers, "Content-Type") || is_omitted (self, "Content-Type"))
    return TRUE;
  if (!expand_in_place (self, &type, error))
    return FALSE;
  if (!g_str_equal (type, SBX_CURL_FORM_TYPE))
    add_header (self, "Content-Type", type);
  return TRUE;
}

static gboolean
write_body (Writer *self, GError **error)
{
  /* The request engine sends none with HEAD either. */
  if (g_str_equal (self->method, "HEAD"))
    return TRUE;
  if (!write_content_type (self, error))
    return FALSE;

  switch (self->body->kind)
    {
    case SBX_BODY_NONE:
      return TRUE;
    case SBX_BODY_JSON:
    case SBX_BODY_TEXT:
    case SBX_BODY_XML:
      if (!expand_in_place (self, &self->body->text, error))
        return FALSE;
      add_data (self, self->body->text ? self->body->text : "");
      return TRUE;
    case SBX_BODY_FORM:
      return write_form (self, error);
    case SBX_BODY_MULTIPART:
      return write_parts (self, error);
    case SBX_BODY_GRAPHQL:
      return write_graphql (self, error);
    case SBX_BODY_FILE:
      if (!expand_in_place (self, &self->body->path, error))
        return FALSE;
      write_file (self);
      return TRUE;
    }
  return TRUE;
}

/* curl derives the method from the other options; it is named where that would be another one. */
static void
write_method (Writer *self)
{
  const char *implied = self->upload ? "PUT" : self->body->kind != SBX_BODY_NONE ? "POST" : "GET";

  if (g_str_equal (self->method, "HEAD"))
    add (self, "-I", NULL);
  else if (!g_str_equal (self->method, implied))
    add (self, "-X", self->method);
}

static void
write_token (Writer *self, const char *prefix, const char *token)
{
  g_autofree char *value = NULL;

  if (*prefix == '\0' || g_str_equal (prefix, "Bearer"))
    {
      add (self, "--oauth2-bearer", token);
      return;
    }
  value = g_strconcat (prefix, " ", token, NULL);
  add_header (self, "Authorization", value);
}

static void
add_pair (Writer *self, const char *option, const char *user, const char *password)
{
  g_autofree char *pair = g_strconcat (user, ":", password, NULL);

  add (self, option, pair);
}

static void
write_aws (Writer *self)
{
  const char *region = sbx_auth_get (self->auth, "region"), *service = sbx_auth_get (self->auth, "service");
  const char *token = sbx_auth_get (self->auth, "sessionToken");
  g_autofree char *provider = *region || *service ? g_strdup_printf ("aws:amz:%s:%s", region, service) : g_strdup ("aws:amz");

  add (self, "--aws-sigv4", provider);
  add_pair (self, "-u", sbx_auth_get (self->auth, "accessKey"), sbx_auth_get (self->auth, "secretKey"));
  if (*token)
    add_header (self, "X-Amz-Security-Token", token);
}

static void
write_auth (Writer *self)
{
  const char *user = sbx_auth_get (self->auth, "username"), *password = sbx_auth_get (self->auth, "password");

  switch (self->auth->kind)
    {
    case SBX_AUTH_DIGEST:
      add (self, "--digest", NULL);
      add_pair (self, "-u", user, password);
      break;
    case SBX_AUTH_NTLM:
      add (self, "--ntlm", NULL);
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
        add_header (self, sbx_auth_get (self->auth, "name"), sbx_auth_get (self->auth, "value"));
      break;
    case SBX_AUTH_NONE:
      break;
    }
}

static void
add_seconds (Writer *self, const char *option, int milliseconds)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%d", milliseconds / 1000);
  if (milliseconds % 1000)
    {
      g_string_append_printf (text, ".%03d", milliseconds % 1000);
      while (g_str_has_suffix (text->str, "0"))
        g_string_truncate (text, text->len - 1);
    }
  add (self, option, text->str);
}

static void
write_redirects (Writer *self)
{
  const SbxSettings *settings = self->settings;
  g_autofree char *max = g_strdup_printf ("%d", settings->max_redirects);

  if (settings->send_auth_anywhere)
    add (self, "--location-trusted", NULL);
  else if (settings->follow_redirects)
    add (self, "-L", NULL);
  if (settings->send_auth_anywhere && !settings->follow_redirects)
    add (self, "--no-location", NULL);
  if (settings->max_redirects != 20)
    add (self, "--max-redirs", settings->max_redirects == G_MAXINT ? "-1" : max);
  if (settings->keep_method)
    add (self, "--post301 --post302 --post303", NULL);
}

static void
write_cert (Writer *self)
{
  g_autoptr (GString) file = g_string_new (NULL);

  for (const char *at = self->settings->client_cert; *at; at++)
    {
      if (*at == ':' || *at == '\\')
        g_string_append_c (file, '\\');
      g_string_append_c (file, *at);
    }
  add (self, "--cert", file->str);
}

static gboolean
write_settings (Writer *self, GError **error)
{
  SbxSettings *settings = self->settings;

  if (!expand_in_place (self, &settings->proxy, error) || !expand_in_place (self, &settings->ca_file, error)
      || !expand_in_place (self, &settings->client_cert, error) || !expand_in_place (self, &settings->client_key, error)
      || !expand_in_place (self, &settings->key_password, error))
    return FALSE;

  write_redirects (self);
  if (settings->use_cookies)
    add (self, "-b", "");
  if (settings->decompress)
    add (self, "--compressed", NULL);
  if (!settings->verify_tls)
    add (self, "-k", NULL);
  if (settings->http_version != SBX_HTTP_VERSION_AUTO)
    add (self, settings->http_version == SBX_HTTP_VERSION_2 ? "--http2" : "--http1.1", NULL);
  if (settings->connect_timeout_ms != 30000)
    add_seconds (self, "--connect-timeout", settings->connect_timeout_ms);
  if (settings->timeout_ms > 0)
    add_seconds (self, "--max-time", settings->timeout_ms);
  if (settings->max_body_bytes > 0)
    {
      g_autofree char *bytes = g_strdup_printf ("%" G_GINT64_FORMAT, settings->max_body_bytes);

      add (self, "--max-filesize", bytes);
    }
  if (settings->proxy)
    add (self, "-x", settings->proxy);
  if (settings->ca_file)
    add (self, "--cacert", settings->ca_file);
  if (settings->client_cert)
    write_cert (self);
  if (settings->client_key)
    add (self, "--key", settings->client_key);
  if (settings->key_password)
    add (self, "--pass", settings->key_password);
  for (guint i = 0; i < settings->connect_to->len; i++)
    add (self, "--connect-to", settings->connect_to->pdata[i]);
  return TRUE;
}

static gboolean
expand_auth (Writer *self, GError **error)
{
  guint n_fields;
  const SbxAuthField *fields = sbx_auth_kind_get_fields (self->auth->kind, &n_fields);

  for (guint i = 0; i < n_fields; i++)
    {
      g_autofree char *value = expand (self, sbx_auth_get (self->auth, fields[i].key), error);

      if (!value)
        return FALSE;
      sbx_auth_set (self->auth, fields[i].key, value);
    }
  return TRUE;
}

static char *
dup_url (Writer *self, SbxRequest *request, GError **error)
{
  g_autofree char *address = sbx_request_dup_address (request, error);
  g_autofree char *url = address ? expand (self, address, error) : NULL;

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
write_url (Writer *self, const char *url)
{
  gsize path = strcspn (url, "?#");

  if (strpbrk (url, "{}[]"))
    add (self, "--globoff", NULL);
  if (g_strstr_len (url, path, "/./") || g_strstr_len (url, path, "/../")
      || (path >= 2 && strncmp (url + path - 2, "/.", 2) == 0) || (path >= 3 && strncmp (url + path - 3, "/..", 3) == 0))
    add (self, "--path-as-is", NULL);
  if (*url == '-')
    add (self, "--url", url);
  else
    {
      char *quoted = sbx_shell_quote (url);

      g_ptr_array_add (self->options, quoted);
    }
}

static char *
write_line (Writer *self, SbxRequest *request, gboolean multiline, GError **error)
{
  g_autofree char *url = NULL;

  self->method = sbx_request_get_method (request);
  if (!expand_auth (self, error) || !(url = dup_url (self, request, error)))
    return NULL;
  self->upload = can_upload (self, url);
  write_method (self);
  write_url (self, url);
  write_auth (self);
  if (!write_headers (self, error)
      || !write_body (self, error)
      || !write_settings (self, error))
    return NULL;

  g_ptr_array_insert (self->options, 0, g_strdup ("curl"));
  g_ptr_array_add (self->options, NULL);
  return g_strjoinv (multiline ? " \\\n  " : " ", (char **) self->options->pdata);
}

char *
sbx_curl_command_write (SbxRequest *request, SbxScope *scope, SbxCurlWriteFlags flags, GError **error)
{
  Writer writer = { NULL };
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
