/* An ordered table of names and values: headers, parameters, form fields.
 *
 * Order, repeats, letter case and switched-off rows are kept: they are what the person typed.
 * The table is a GPtrArray of SbxField that owns its rows; it is not thread-safe by itself.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char     *name;     /* never NULL */
  char     *value;    /* never NULL */
  gboolean  enabled;  /* a switched-off row is kept and shown, but not sent */
} SbxField;

GPtrArray      *sbx_fields_new        (void);
GPtrArray      *sbx_fields_copy       (GPtrArray *fields);
SbxField       *sbx_fields_add        (GPtrArray *fields, const char *name, const char *value, gboolean enabled);
gboolean        sbx_fields_equal      (GPtrArray *one, GPtrArray *other);

/* The value of the first enabled row of that name, ASCII case ignored; NULL if there is none. */
const char     *sbx_fields_lookup     (GPtrArray *fields, const char *name);

/* Reads both stored forms: an object ({"Accept": "text/html"}, as the web application writes) and an
 * array ([{"name": …, "value": …, "enabled": …}]). NULL and "" give an empty table. Values that are
 * numbers, booleans or null are taken as their JSON text. Fails with SBX_MODEL_ERROR_JSON. */
GPtrArray      *sbx_fields_from_json  (const char *json, GError **error);

/* The object form while it can hold the table without loss (unique names, all rows on), else the array. */
char           *sbx_fields_to_json    (GPtrArray *fields);

G_END_DECLS
