/* Any text as each of the JSON columns, and as an address: what was read comes back from what is written. */
#include "sbx-address.h"
#include "sbx-auth.h"
#include "sbx-body.h"
#include "sbx-fields.h"
#include "sbx-settings.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void
check_fields (const char *text)
{
  g_autoptr (GPtrArray) fields = sbx_fields_from_json (text, NULL);
  g_autofree char *json = fields ? sbx_fields_to_json (fields) : NULL;
  g_autoptr (GPtrArray) again = json ? sbx_fields_from_json (json, NULL) : NULL;

  g_assert_true (!fields || sbx_fields_equal (fields, again));
}

static void
check_values (const char *text)
{
  g_autoptr (SbxBody) body = sbx_body_from_json (text, NULL);
  g_autofree char *body_json = body ? sbx_body_to_json (body) : NULL;
  g_autoptr (SbxBody) body_again = sbx_body_from_json (body_json, NULL);
  g_autoptr (SbxAuth) auth = sbx_auth_from_json (text, NULL);
  g_autofree char *auth_json = auth ? sbx_auth_to_json (auth) : NULL;
  g_autoptr (SbxAuth) auth_again = sbx_auth_from_json (auth_json, NULL);
  g_autoptr (SbxSettings) settings = sbx_settings_from_json (text, NULL);
  g_autofree char *settings_json = settings ? sbx_settings_to_json (settings) : NULL;
  g_autoptr (SbxSettings) settings_again = sbx_settings_from_json (settings_json, NULL);

  g_assert_true (!body || sbx_body_equal (body, body_again));
  g_assert_true (!auth_json || sbx_auth_equal (auth, auth_again));
  g_assert_true (!settings || sbx_settings_equal (settings, settings_again));
}

static void
check_address (const char *text)
{
  g_autoptr (GPtrArray) params = sbx_address_dup_params (text);
  g_autofree char *same = sbx_address_set_params (text, params);
  g_autofree char *encoded = sbx_address_encode (text);
  g_autofree char *origin = sbx_address_dup_origin (text);
  g_autofree char *whole = sbx_address_with_scheme (text);
  g_autofree char *edited = NULL;
  g_autoptr (GPtrArray) again = NULL;

  g_assert_cmpstr (same, ==, text);
  sbx_fields_add (params, "added", text, TRUE);
  edited = sbx_address_set_params (text, params);
  again = sbx_address_dup_params (edited);
  g_assert_cmpuint (again->len, ==, params->len);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);

  check_fields (text);
  check_values (text);
  check_address (text);
  return 0;
}
