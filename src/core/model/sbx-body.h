/* The body of a request, as it stands in requests.body (web-application form: any JSON value that is not
 * one of our {"type": …} objects is the JSON body itself).
 *
 * Stored forms:
 *   NULL                                                              no body
 *   {"type": "json"|"text"|"xml", "text": "…", "contentType": "…"?}   the text exactly as typed
 *   {"type": "form", "fields": [{"name","value","enabled"}…]}         application/x-www-form-urlencoded
 *   {"type": "multipart", "parts": [{"name","value"|"path","fileName"?,"contentType"?,"enabled"}…]}
 *   {"type": "file", "path": "…", "contentType"?: "…"}
 *   {"type": "graphql", "query": "…", "variables": "…"?, "operationName": "…"?}   variables as text
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  SBX_BODY_NONE,
  SBX_BODY_JSON,
  SBX_BODY_TEXT,
  SBX_BODY_XML,
  SBX_BODY_FORM,
  SBX_BODY_MULTIPART,
  SBX_BODY_FILE,
  SBX_BODY_GRAPHQL,
} SbxBodyKind;

/* A part of a multipart body: either a value or a file. */
typedef struct
{
  char     *name;
  char     *value;        /* NULL when the part is a file */
  char     *path;         /* of the file; NULL when the part is a value */
  char     *file_name;    /* told to the server; NULL: the last part of path */
  char     *content_type; /* NULL: guessed from the file name; none for a value */
  gboolean  enabled;
} SbxPart;

typedef struct
{
  SbxBodyKind  kind;
  char        *text;           /* JSON, TEXT, XML; GRAPHQL: the query */
  char        *variables;      /* GRAPHQL: JSON text, or NULL */
  char        *operation_name; /* GRAPHQL, or NULL */
  char        *content_type;   /* JSON, TEXT, XML, FILE: overrides the kind's own; or NULL */
  char        *path;           /* FILE */
  GPtrArray   *fields;         /* FORM: of SbxField */
  GPtrArray   *parts;          /* MULTIPART: of SbxPart */
} SbxBody;

#define SBX_TYPE_BODY (sbx_body_get_type ())
GType        sbx_body_get_type        (void);

SbxBody     *sbx_body_new             (SbxBodyKind kind);
SbxBody     *sbx_body_copy            (const SbxBody *self);
void         sbx_body_free            (SbxBody *self);
gboolean     sbx_body_equal           (const SbxBody *one, const SbxBody *other);
SbxPart     *sbx_body_add_part        (SbxBody *self, const char *name, const char *value, const char *path);

/* NULL and "" and "null" give SBX_BODY_NONE. Never fails on a JSON value; fails on text that is no JSON. */
SbxBody     *sbx_body_from_json       (const char *json, GError **error);
/* NULL for SBX_BODY_NONE. */
char        *sbx_body_to_json         (const SbxBody *self);

/* "none", "json", …, as stored. */
const char  *sbx_body_kind_to_string  (SbxBodyKind kind);
gboolean     sbx_body_kind_from_string (const char *string, SbxBodyKind *kind);
/* The Content-Type that goes out when no header says otherwise; NULL for NONE and MULTIPART (curl adds the boundary). */
const char  *sbx_body_get_content_type (const SbxBody *self);

/* A name or value of an application/x-www-form-urlencoded body, as browsers write it; {{VARIABLES}} stay. (transfer full) */
char        *sbx_form_encode          (const char *text);
/* What encodes to exactly raw; NULL when there is no such text. */
char        *sbx_form_decode          (const char *raw);
/* The document that goes out. variables: JSON, taken as it stands; operation_name, variables: may be NULL or "". */
char        *sbx_graphql_encode       (const char *query, const char *operation_name, const char *variables);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxBody, sbx_body_free)

G_END_DECLS
