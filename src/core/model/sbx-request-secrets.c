#include "sbx-request.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sbx-address-query.h"
#include "sbx-address.h"
#include "sbx-credentials.h"
#include "sbx-scope.h"

#define MAX_NAME_LENGTH 32

typedef struct
{
  SbxRequest *request;
  GPtrArray  *taken;  /* names not to be used; of char*, may be NULL */
  GPtrArray  *used;   /* likewise, by the request itself */
  GPtrArray  *found;
} Search;

void
sbx_found_secret_free (SbxFoundSecret *secret)
{
  g_free (secret->variable);
  if (secret->value)
    explicit_bzero (secret->value, strlen (secret->value));
  g_free (secret->value);
  g_free (secret->where);
  g_free (secret);
}

/* Four fields in hex, salt:iv:tag:ciphertext, as a team shares secrets: no plain text. */
static gboolean
is_envelope (const char *value)
{
  static const gsize lengths[] = { 64, 32, 32 };
  g_auto (GStrv) fields = g_strsplit (value, ":", -1);

  if (g_strv_length (fields) != 4)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    if (fields[i][strspn (fields[i], "0123456789abcdefABCDEF")] != '\0' || (i < 3 && strlen (fields[i]) != lengths[i]))
      return FALSE;
  return TRUE;
}

/* Not what is empty, or made of references with at most punctuation between them. */
static gboolean
is_literal (const char *value)
{
  gboolean literal = FALSE;

  for (const char *at = value; *at && !literal; )
    {
      gsize reference = sbx_variables_match (at);

      literal = reference == 0 && (g_ascii_isalnum (*at) || (guchar) *at >= 0x80);
      at += MAX (reference, 1);
    }
  return literal && !is_envelope (value);
}

/* Letters and digits in capitals, what is between them as "_"; cut at the end of a word. */
static void
append_words (GString *name, const char *text)
{
  g_autofree char *upper = g_utf8_strup (text, -1);

  for (const char *at = upper; *at; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_isalnum (c) || g_unichar_ismark (c))
        g_string_append_unichar (name, c);
      else if (name->len > 0 && name->str[name->len - 1] != '_')
        {
          if (g_utf8_strlen (name->str, -1) >= MAX_NAME_LENGTH)
            break;
          g_string_append_c (name, '_');
        }
    }
  while (name->len > 0 && name->str[name->len - 1] == '_')
    g_string_truncate (name, name->len - 1);
}

static gboolean
is_taken (const Search *search, const char *name)
{
  if (search->taken && g_ptr_array_find_with_equal_func (search->taken, name, g_str_equal, NULL))
    return TRUE;
  return g_ptr_array_find_with_equal_func (search->used, name, g_str_equal, NULL);
}

static char *
make_name (const Search *search, const char *place)
{
  g_autoptr (GString) name = g_string_new (NULL);
  g_autoptr (GString) end = g_string_new (NULL);
  g_autofree char *free_name = NULL;

  append_words (name, sbx_request_get_name (search->request));
  append_words (end, place);
  if (!g_str_has_suffix (name->str, end->str))
    g_string_append_printf (name, "%s%s", name->len > 0 ? "_" : "", end->str);
  if (name->len == 0)
    g_string_append (name, "SECRET");

  free_name = g_strdup (name->str);
  for (guint i = 2; is_taken (search, free_name); i++)
    {
      g_free (free_name);
      free_name = g_strdup_printf ("%s_%u", name->str, i);
    }
  return g_steal_pointer (&free_name);
}

/* The reference that stands for value from now on. place: what the name ends in. where is taken. */
static char *
take (Search *search, const char *value, const char *place, char *where)
{
  SbxFoundSecret *secret = NULL;

  for (guint i = 0; i < search->found->len && !secret; i++)
    if (g_str_equal (((SbxFoundSecret *) search->found->pdata[i])->value, value))
      secret = search->found->pdata[i];

  if (secret)
    g_free (where);
  else
    {
      secret = g_new0 (SbxFoundSecret, 1);
      secret->variable = make_name (search, place);
      secret->value = g_strdup (value);
      secret->where = where;
      g_ptr_array_add (search->used, g_strdup (secret->variable));
      g_ptr_array_add (search->found, secret);
    }
  return g_strdup_printf ("{{%s}}", secret->variable);
}

static void
replace (Search *search, char **value, const char *place, char *where)
{
  char *reference = take (search, *value, place, where);

  g_free (*value);
  *value = reference;
}

static void
take_from_auth (Search *search)
{
  g_autoptr (SbxAuth) auth = sbx_request_dup_auth (search->request, NULL);
  const SbxAuthField *fields;
  guint n_fields;

  if (!auth)
    return;

  fields = sbx_auth_kind_get_fields (auth->kind, &n_fields);
  for (guint i = 0; i < n_fields; i++)
    {
      const char *value = sbx_auth_get (auth, fields[i].key);
      g_autofree char *reference = NULL;
      const char *place = auth->kind == SBX_AUTH_API_KEY ? "API key" : fields[i].label;

      if (!sbx_auth_is_secret (auth, &fields[i]) || !is_literal (value))
        continue;
      reference = take (search, value, place, g_strdup_printf (_("the authorization’s field “%s”"), _(fields[i].label)));
      sbx_auth_set (auth, fields[i].key, reference);
    }
  sbx_request_set_auth (search->request, auth);
}

/* The credential itself: what follows the scheme of "Authorization: Bearer abc", else the whole value. */
static const char *
after_scheme (const SbxField *header)
{
  gsize scheme = strspn (header->value, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");
  gsize space = strspn (header->value + scheme, " ");

  if (g_ascii_strcasecmp (header->name, "Authorization") != 0 && g_ascii_strcasecmp (header->name, "Proxy-Authorization") != 0)
    return header->value;
  return scheme > 0 && space > 0 && header->value[scheme + space] ? header->value + scheme + space : header->value;
}

static void
take_from_headers (Search *search)
{
  g_autoptr (GPtrArray) headers = sbx_request_dup_headers (search->request, NULL);

  for (guint i = 0; headers && i < headers->len; i++)
    {
      SbxField *header = headers->pdata[i];
      const char *credential = after_scheme (header);
      g_autofree char *reference = NULL;
      char *value;

      if (!sbx_name_is_credential_header (header->name) || !is_literal (credential))
        continue;
      reference = take (search, credential, credential != header->value ? "token" : header->name,
                        g_strdup_printf (_("the header “%s”"), header->name));
      value = g_strdup_printf ("%.*s%s", (int) (credential - header->value), header->value, reference);
      g_free (header->value);
      header->value = value;
    }
  if (headers)
    sbx_request_set_headers (search->request, headers);
}

/* address with the password of "user:password@host", which begins at start, replaced, or its user when there is no password; NULL
 * when there is neither. */
static char *
take_from_authority (Search *search, const char *address, const char *start, const char *place, const char *where)
{
  const char *end, *at, *colon, *credential;
  g_autofree char *password = NULL, *reference = NULL;

  for (end = start, at = NULL; *end && !strchr ("/?#", *end); end += MAX (sbx_variables_match (end), 1))
    if (*end == '@')
      at = end;
  for (colon = start; at && colon < at && *colon != ':'; )
    colon += MAX (sbx_variables_match (colon), 1);
  if (!at)
    return NULL;

  credential = colon + 1 < at ? colon + 1 : start;
  end = colon + 1 < at ? at : colon;
  password = g_strndup (credential, end - credential);
  if (!is_literal (password))
    return NULL;
  reference = take (search, password, place, g_strdup (where));
  return g_strdup_printf ("%.*s%s%s", (int) (credential - address), address, reference, end);
}

/* After the scheme, and where it would begin without one: curl takes both. */
static char *
take_from_user_info (Search *search, const char *address, const char *place, const char *where)
{
  const char *scheme = strstr (address, "://");
  char *taken = take_from_authority (search, address, address, place, where);

  return taken || !scheme ? taken : take_from_authority (search, address, scheme + 3, place, where);
}

/* Of fields that stand in the address, where values are encoded. */
static void
take_from_fields (Search *search, GPtrArray *fields)
{
  for (guint i = 0; i < fields->len; i++)
    {
      SbxField *field = fields->pdata[i];
      g_autofree char *raw = NULL;

      if (!sbx_name_is_credential_param (field->name) || !is_literal (field->value))
        continue;
      raw = sbx_query_encode (field->value);
      g_set_str (&field->value, raw);
      replace (search, &field->value, field->name, g_strdup_printf (_("the parameter “%s”"), field->name));
    }
}

static void
take_from_params (Search *search)
{
  g_autoptr (GPtrArray) params = sbx_request_dup_params (search->request, NULL);

  if (!params)
    return;
  take_from_fields (search, params);
  sbx_request_set_params (search->request, params);
}

/* A fragment is not sent, but saved: what a browser was redirected to may have a token there. */
static void
take_from_fragment (Search *search)
{
  const char *address = sbx_request_get_url (search->request);
  const char *start;
  g_autoptr (GPtrArray) fields = sbx_fields_new ();
  g_autoptr (GPtrArray) pairs = NULL;
  g_autofree char *fragment = NULL, *changed = NULL;

  for (start = address; *start && *start != '#'; start += MAX (sbx_variables_match (start), 1))
    ;
  if (!*start)
    return;
  start++;
  pairs = sbx_query_split (start, start + strlen (start), NULL);
  for (guint i = 0; i < pairs->len; i++)
    sbx_fields_add (fields, ((SbxQueryPair *) pairs->pdata[i])->name, ((SbxQueryPair *) pairs->pdata[i])->value, TRUE);
  take_from_fields (search, fields);
  fragment = sbx_query_join (start, start + strlen (start), fields);
  if (fragment)
    {
      changed = g_strdup_printf ("%.*s%s", (int) (start - address), address, fragment);
      g_object_set (search->request, "url", changed, NULL);
    }
}

static void
take_from_address (Search *search)
{
  g_autofree char *address = take_from_user_info (search, sbx_request_get_url (search->request), "password",
                                                  _("the password in the address"));

  if (address)
    g_object_set (search->request, "url", address, NULL);
  take_from_params (search);
  take_from_fragment (search);
}

static void
take_from_body (Search *search)
{
  g_autoptr (SbxBody) body = sbx_request_dup_body (search->request, NULL);

  if (!body)
    return;

  for (guint i = 0; i < body->fields->len; i++)
    {
      SbxField *field = body->fields->pdata[i];

      if (sbx_name_is_credential_param (field->name) && is_literal (field->value))
        replace (search, &field->value, field->name, g_strdup_printf (_("the form’s field “%s”"), field->name));
    }
  for (guint i = 0; i < body->parts->len; i++)
    {
      SbxPart *part = body->parts->pdata[i];

      if (part->value && sbx_name_is_credential_param (part->name) && is_literal (part->value))
        replace (search, &part->value, part->name, g_strdup_printf (_("the form’s field “%s”"), part->name));
    }
  sbx_request_set_body (search->request, body);
}

static void
take_from_settings (Search *search)
{
  g_autoptr (SbxSettings) settings = sbx_request_dup_settings (search->request, NULL);
  char *proxy;

  if (!settings)
    return;

  if (settings->key_password && is_literal (settings->key_password))
    replace (search, &settings->key_password, "key password", g_strdup (_("the password of the client certificate’s key")));
  proxy = settings->proxy
          ? take_from_user_info (search, settings->proxy, "proxy password", _("the password of the proxy"))
          : NULL;
  if (proxy)
    {
      g_free (settings->proxy);
      settings->proxy = proxy;
    }
  sbx_request_set_settings (search->request, settings);
}

GPtrArray *
sbx_request_take_secrets (SbxRequest *self, GPtrArray *taken)
{
  g_autoptr (GPtrArray) used = sbx_request_list_variables (self);
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) sbx_found_secret_free);
  Search search = { self, taken, used, found };

  g_object_freeze_notify (G_OBJECT (self));
  take_from_auth (&search);
  take_from_headers (&search);
  take_from_address (&search);
  take_from_body (&search);
  take_from_settings (&search);
  g_object_thaw_notify (G_OBJECT (self));
  return found;
}
