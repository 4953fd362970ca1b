#include "sbx-curl-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sbx-address.h"
#include "sbx-json-text.h"

static void
drop (SbxCurlLine *self, const char *item, const char *detail)
{
  sbx_curl_line_note (self, SBX_RECEIPT_DROPPED, item, detail);
}

static void
omit (SbxCurlLine *self, const char *name)
{
  g_ptr_array_add (self->settings->omit_headers, g_strdup (name));
}

/* "Name: value", "Name;" (without value) and "Name:" (curl's own header of that name is left out). */
static void
add_header (SbxCurlLine *self, GPtrArray *headers, const char *text)
{
  const char *mark = strchr (text, ':');
  g_autofree char *name = NULL;
  const char *value;

  if (!mark)
    {
      mark = strchr (text, ';');
      name = g_strndup (text, mark - text);
      if (mark[1 + strspn (mark + 1, " \t")] == '\0')
        sbx_fields_add (headers, name, "", TRUE);
      else
        drop (self, name, _("curl does not send a header without “:”"));
      return;
    }

  name = g_strndup (text, mark - text);
  value = mark + 1;
  if (value[strspn (value, " \t\r\n")] == '\0')
    omit (self, name);
  else
    sbx_fields_add (headers, name, *value == ' ' ? value + 1 : value, TRUE);
}

/* Typed, or typed away. */
static gboolean
has_header (SbxCurlLine *self, GPtrArray *headers, const char *name)
{
  if (sbx_fields_lookup (headers, name))
    return TRUE;
  for (guint i = 0; i < self->settings->omit_headers->len; i++)
    if (g_ascii_strcasecmp (self->settings->omit_headers->pdata[i], name) == 0)
      return TRUE;
  return FALSE;
}

/* In the order in which curl sends them: its own before those of -H, those of --json at the end. */
static GPtrArray *
build_headers (SbxCurlLine *self)
{
  GPtrArray *headers = sbx_fields_new ();
  g_autoptr (GPtrArray) typed = sbx_fields_new ();

  for (guint i = 0; i < self->headers->len; i++)
    add_header (self, typed, self->headers->pdata[i]);

  if (self->user_agent && *self->user_agent == '\0')
    omit (self, "User-Agent");
  else if (self->user_agent && !has_header (self, typed, "User-Agent"))
    sbx_fields_add (headers, "User-Agent", self->user_agent, TRUE);
  if (self->range && !has_header (self, typed, "Range"))
    {
      g_autofree char *value = g_strconcat ("bytes=", self->range, NULL);

      sbx_fields_add (headers, "Range", value, TRUE);
    }
  if (self->referer && !has_header (self, typed, "Referer"))
    sbx_fields_add (headers, "Referer", self->referer, TRUE);
  if (self->cookies && !has_header (self, typed, "Cookie"))
    sbx_fields_add (headers, "Cookie", self->cookies->str, TRUE);

  while (typed->len > 0)
    g_ptr_array_add (headers, g_ptr_array_steal_index (typed, 0));
  if (self->json && !has_header (self, headers, "Content-Type"))
    sbx_fields_add (headers, "Content-Type", "application/json", TRUE);
  if (self->json && !has_header (self, headers, "Accept"))
    sbx_fields_add (headers, "Accept", "application/json", TRUE);
  return headers;
}

/* Fields, if they encode to exactly these bytes; else NULL. */
static SbxBody *
build_form (const char *data)
{
  g_autoptr (SbxBody) body = sbx_body_new (SBX_BODY_FORM);

  for (const char *at = data; *data && at; )
    {
      gsize length = strcspn (at, "&");
      g_autofree char *pair = g_strndup (at, length);
      char *equals = strchr (pair, '=');
      g_autofree char *name = NULL, *value = NULL;

      if (!equals || g_str_equal (pair, "="))
        return NULL;
      *equals = '\0';
      name = sbx_form_decode (pair);
      value = sbx_form_decode (equals + 1);
      if (!name || !value)
        return NULL;
      sbx_fields_add (body->fields, name, value, TRUE);
      at = at[length] == '&' ? at + length + 1 : NULL;
    }
  return g_steal_pointer (&body);
}

static gboolean
type_is (const char *type, const char *part)
{
  g_autofree char *lower = g_ascii_strdown (type, strcspn (type, ";"));

  return strstr (lower, part) != NULL;
}

static SbxBody *
build_data (SbxCurlLine *self, GPtrArray *headers)
{
  const char *type = sbx_fields_lookup (headers, "Content-Type");
  gboolean none = !type && has_header (self, headers, "Content-Type");
  const char *data = self->data->str;
  SbxBody *body = NULL;
  SbxJsonSlice slice;

  if (self->data_file)
    {
      body = sbx_body_new (SBX_BODY_FILE);
      body->path = g_strdup (self->data_file);
    }
  else if (!type ? !none : type_is (type, SBX_CURL_FORM_TYPE))
    body = build_form (data);

  if (body && body->kind == SBX_BODY_FORM)
    return body;
  if (!body)
    {
      if (type && type_is (type, "xml"))
        body = sbx_body_new (SBX_BODY_XML);
      else if ((type && type_is (type, "json"))
               || (!type && strchr ("{[", *data) && *data && sbx_json_slice (data, &slice, NULL)))
        body = sbx_body_new (SBX_BODY_JSON);
      else
        body = sbx_body_new (SBX_BODY_TEXT);
      body->text = g_strdup (data);
    }
  if (!type && !none)
    body->content_type = g_strdup (SBX_CURL_FORM_TYPE);
  return body;
}

static SbxBody *
build_body (SbxCurlLine *self, GPtrArray *headers)
{
  SbxBody *body;

  if (self->upload)
    {
      if (self->data || self->form)
        drop (self, self->form ? "-F" : "-d", _("The body is the file of “-T”"));
      body = sbx_body_new (SBX_BODY_FILE);
      body->path = g_strdup (self->upload);
      if (!has_header (self, headers, "Content-Type"))
        omit (self, "Content-Type");
      return body;
    }
  if (self->form)
    {
      if (self->data)
        drop (self, "-d", _("The body is the form of “-F”"));
      return sbx_body_copy (self->form);
    }
  if (self->data && !self->get)
    return build_data (self, headers);
  return sbx_body_new (SBX_BODY_NONE);
}

static gboolean
set_method (SbxCurlLine *self, SbxRequest *request, const SbxBody *body, GError **error)
{
  const char *method = self->method;
  g_autofree char *upper = NULL;

  if (!method || !*method)
    method = self->head ? "HEAD" : self->upload ? "PUT" : body->kind != SBX_BODY_NONE ? "POST" : "GET";
  upper = g_ascii_strup (method, -1);
  if (!g_strv_contains (sbx_http_methods (), upper))
    {
      g_autofree char *known = g_strjoinv (", ", (char **) sbx_http_methods ());

      g_set_error (error, SBX_CURL_ERROR, SBX_CURL_ERROR_OPTION,
                   _("The method “%s” can’t be kept: a request has one of %s"), method, known);
      return FALSE;
    }
  if (!g_str_equal (upper, method))
    sbx_curl_line_note (self, SBX_RECEIPT_CONVERTED, method, _("Methods are written in capitals here"));
  g_object_set (request, "method", upper, NULL);
  return TRUE;
}

/* libcurl writes the escapes of what it adds to a query in small letters. */
static char *
lower_escapes (const char *query)
{
  char *lower = g_strdup (query);

  for (char *at = lower; *at; at++)
    {
      gsize reference = sbx_variables_match (at);

      if (reference > 0)
        at += reference - 1;
      else if (*at == '%' && g_ascii_isxdigit (at[1]) && g_ascii_isxdigit (at[2]))
        {
          at[1] = g_ascii_tolower (at[1]);
          at[2] = g_ascii_tolower (at[2]);
        }
    }
  return lower;
}

static void
append_query (char **url, const char *added)
{
  g_autofree char *query = lower_escapes (added);
  gsize end = strcspn (*url, "#");
  g_autofree char *head = g_strndup (*url, end);
  const char *mark = strchr (head, '?');
  const char *joint = !mark ? "?" : mark[1] == '\0' || g_str_has_suffix (head, "&") ? "" : "&";
  char *joined = g_strconcat (head, joint, query, *url + end, NULL);

  g_free (*url);
  *url = joined;
}

/* "…/dir/" and "host" get the name of the file, as curl does for -T. */
static void
append_file_name (char **url, const char *path)
{
  const char *authority = strstr (*url, "://");
  const char *start = authority ? authority + 3 : *url;
  const char *slash = strchr (start, '/');
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *escaped = g_uri_escape_string (base, NULL, FALSE);
  char *named;

  if (strpbrk (*url, "?#") || (slash && !g_str_has_suffix (slash, "/")))
    return;
  named = g_strconcat (*url, slash ? "" : "/", escaped, NULL);
  g_free (*url);
  *url = named;
}

static gboolean
has_dot_segments (const char *url)
{
  const char *authority = strstr (url, "://");
  const char *path = strchr (authority ? authority + 3 : url, '/');
  g_autofree char *only = path ? g_strndup (path, strcspn (path, "?#")) : g_strdup ("");

  return strstr (only, "/./") || strstr (only, "/../") || g_str_has_suffix (only, "/.") || g_str_has_suffix (only, "/..");
}

static void
remove_dot_segments (SbxCurlLine *self, char **url)
{
  const char *authority = strstr (*url, "://");
  char *path = strchr (authority ? authority + 3 : *url, '/');
  gsize length = strcspn (path, "?#");
  g_auto (GStrv) segments = NULL;
  g_autofree char *only = g_strndup (path, length);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autofree char *squashed = NULL;
  char *short_url;

  segments = g_strsplit (only + 1, "/", -1);
  for (guint i = 0; segments[i]; i++)
    {
      gboolean up = g_str_equal (segments[i], ".."), here = g_str_equal (segments[i], ".");

      if (up && kept->len > 0)
        g_ptr_array_set_size (kept, kept->len - 1);
      if (!up && !here)
        g_ptr_array_add (kept, segments[i]);
      else if (!segments[i + 1])
        g_ptr_array_add (kept, (gpointer) "");
    }
  g_ptr_array_add (kept, NULL);
  squashed = g_strjoinv ("/", (char **) kept->pdata);
  short_url = g_strdup_printf ("%.*s/%s%s", (int) (path - *url), *url, squashed, path + length);
  sbx_curl_line_note (self, SBX_RECEIPT_CONVERTED, *url, _("curl takes “/../” and “/./” out of an address; so it was done here"));
  g_free (*url);
  *url = short_url;
}

/* "[1-10]", "[a-z:2]". */
static gboolean
is_range (const char *at)
{
  gsize first = *at == '[' ? strspn (at + 1, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") : 0;

  return first > 0 && at[first + 1] == '-';
}

/* Without -g curl reads {a,b} and [1-9] in an address as several addresses, and "\{" as "{". url is taken. */
static char *
unglob (SbxCurlLine *self, char *url)
{
  GString *plain = g_string_new (NULL);
  gboolean several = FALSE;

  for (const char *at = url; *at; )
    {
      gsize length = MAX (sbx_variables_match (at), 1);

      if (*at == '\\' && at[1] && strchr ("{}[]", at[1]))
        at++;
      else
        several |= length == 1 && (*at == '{' || is_range (at));
      g_string_append_len (plain, at, length);
      at += length;
    }
  g_free (url);
  if (several)
    sbx_curl_line_note (self, SBX_RECEIPT_CONVERTED, plain->str,
                        _("curl would send one request for each of the addresses that {} and [] stand for; one is sent, to the address as it stands"));
  return g_string_free (plain, FALSE);
}

static char *
build_url (SbxCurlLine *self)
{
  char *url = g_strdup (self->url);

  if (self->proto_default && !strstr (url, "://") && sbx_variables_match (url) == 0)
    {
      char *whole = g_strconcat (self->proto_default, "://", url, NULL);

      g_free (url);
      url = whole;
    }
  if (!self->globoff)
    url = unglob (self, url);
  if (!self->path_as_is && has_dot_segments (url))
    remove_dot_segments (self, &url);
  if (self->upload)
    append_file_name (&url, self->upload);
  if (self->query)
    append_query (&url, self->query->str);
  if (self->get && self->data)
    append_query (&url, self->data->str);
  return url;
}

/* The request engine tells the length of a body that is not there, as servers want it with these methods; curl does not. */
static void
set_length (SbxCurlLine *self, SbxRequest *request, GPtrArray *headers, const SbxBody *body)
{
  static const char *const methods[] = { "POST", "PUT", "PATCH", NULL };

  if (body->kind != SBX_BODY_NONE || !g_strv_contains (methods, sbx_request_get_method (request)))
    return;
  if (!has_header (self, headers, "Content-Length"))
    omit (self, "Content-Length");
  for (guint i = 0; i < headers->len; i++)
    {
      const SbxField *field = headers->pdata[i];

      if (g_ascii_strcasecmp (field->name, "Content-Length") == 0 && g_str_equal (field->value, "0"))
        g_ptr_array_remove_index (headers, i--);
    }
}

static SbxAuth *
build_aws (SbxCurlLine *self, GPtrArray *headers)
{
  SbxAuth *auth = sbx_auth_new (SBX_AUTH_AWS);
  g_auto (GStrv) fields = g_strsplit (self->aws, ":", 4);
  guint n_fields = g_strv_length (fields);
  g_autofree char *origin = sbx_address_with_scheme (self->url);
  g_autofree char *host = sbx_address_dup_origin (origin);
  g_auto (GStrv) labels = g_strsplit (host ? strstr (host, "://") + 3 : "", ".", 3);
  gboolean told = g_strv_length (labels) == 3;

  /* As curl does: "service.region.amazonaws.com". */
  if (n_fields < 4 && told)
    sbx_curl_line_note (self, SBX_RECEIPT_CONVERTED, "--aws-sigv4", _("Region and service were taken from the address"));
  sbx_auth_set (auth, "region", n_fields > 2 ? fields[2] : told ? labels[1] : NULL);
  sbx_auth_set (auth, "service", n_fields > 3 ? fields[3] : told ? labels[0] : NULL);

  for (guint i = 0; i < headers->len; i++)
    {
      const SbxField *field = headers->pdata[i];

      if (g_ascii_strcasecmp (field->name, "X-Amz-Security-Token") == 0)
        {
          sbx_auth_set (auth, "sessionToken", field->value);
          g_ptr_array_remove_index (headers, i--);
        }
    }
  return auth;
}

static void
set_auth (SbxCurlLine *self, SbxRequest *request, GPtrArray *headers)
{
  g_autoptr (SbxAuth) auth = NULL;
  g_auto (GStrv) pair = self->user ? g_strsplit (self->user, ":", 2) : NULL;

  if (self->bearer)
    {
      auth = sbx_auth_new (SBX_AUTH_BEARER);
      sbx_auth_set (auth, "token", self->bearer);
      if (self->user)
        drop (self, "-u", _("The token of “--oauth2-bearer” is sent instead"));
    }
  else if (self->aws)
    {
      auth = build_aws (self, headers);
      sbx_auth_set (auth, "accessKey", pair ? pair[0] : "");
      sbx_auth_set (auth, "secretKey", pair && pair[0] ? pair[1] : "");
    }
  else if (pair)
    {
      auth = sbx_auth_new (self->auth_kind);
      sbx_auth_set (auth, "username", pair[0]);
      sbx_auth_set (auth, "password", pair[0] ? pair[1] : "");
      if (!strchr (self->user, ':'))
        sbx_curl_line_note (self, SBX_RECEIPT_CONVERTED, "-u", _("curl would ask for the password: it is empty here"));
    }
  if (auth)
    sbx_request_set_auth (request, auth);
}

/* The credentials of -U stand in the proxy's address. */
static void
set_proxy (SbxCurlLine *self)
{
  g_auto (GStrv) pair = NULL;
  g_autofree char *user = NULL, *password = NULL;
  const char *host;

  if (self->proxy_user && !(self->proxy && *self->proxy))
    drop (self, "-U", _("There is no proxy that it is for"));
  if (!self->proxy_user || !self->proxy || !*self->proxy)
    {
      g_set_str (&self->settings->proxy, self->proxy);
      return;
    }

  pair = g_strsplit (self->proxy_user, ":", 2);
  user = g_uri_escape_string (pair[0] ? pair[0] : "", "{}", FALSE);
  password = g_uri_escape_string (pair[0] && pair[1] ? pair[1] : "", "{}", FALSE);
  host = strstr (self->proxy, "://") + 3;
  if (strchr (host, '@'))
    host = strrchr (host, '@') + 1;
  g_free (self->settings->proxy);
  self->settings->proxy = g_strdup_printf ("%.*s://%s:%s@%s", (int) strcspn (self->proxy, ":"), self->proxy, user, password, host);
}

SbxRequest *
sbx_curl_line_build (SbxCurlLine *self, GError **error)
{
  g_autoptr (SbxRequest) request = sbx_request_new ();
  g_autoptr (GPtrArray) headers = NULL;
  g_autoptr (SbxBody) body = NULL;
  g_autofree char *url = NULL;

  if (!self->url || !*self->url)
    {
      g_set_error_literal (error, SBX_CURL_ERROR, SBX_CURL_ERROR_NO_URL,
                           _("The curl command has no address: add the URL"));
      return NULL;
    }

  headers = build_headers (self);
  body = build_body (self, headers);
  if (!set_method (self, request, body, error))
    return NULL;
  set_length (self, request, headers, body);
  url = build_url (self);
  set_auth (self, request, headers);
  set_proxy (self);
  if (self->posts == 7)
    self->settings->keep_method = TRUE;
  else if (self->posts)
    sbx_curl_line_note (self, SBX_RECEIPT_CONVERTED, "--post30…", _("The method is kept after all redirects or after none: none"));

  g_object_set (request, "url", url, NULL);
  sbx_request_set_headers (request, headers);
  sbx_request_set_body (request, body);
  sbx_request_set_settings (request, self->settings);
  return g_steal_pointer (&request);
}
