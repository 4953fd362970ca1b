#include "sbx-body.h"

#include <gio/gio.h>

#include "sbx-fields-json.h"
#include "sbx-model-error.h"

G_DEFINE_BOXED_TYPE (SbxBody, sbx_body, sbx_body_copy, sbx_body_free)

static const char *const kind_names[] = {
  [SBX_BODY_NONE] = "none",
  [SBX_BODY_JSON] = "json",
  [SBX_BODY_TEXT] = "text",
  [SBX_BODY_XML] = "xml",
  [SBX_BODY_FORM] = "form",
  [SBX_BODY_MULTIPART] = "multipart",
  [SBX_BODY_FILE] = "file",
  [SBX_BODY_GRAPHQL] = "graphql",
};

static void
part_free (SbxPart *part)
{
  g_free (part->name);
  g_free (part->value);
  g_free (part->path);
  g_free (part->file_name);
  g_free (part->content_type);
  g_free (part);
}

SbxBody *
sbx_body_new (SbxBodyKind kind)
{
  SbxBody *self = g_new0 (SbxBody, 1);

  self->kind = kind;
  self->fields = sbx_fields_new ();
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  return self;
}

SbxPart *
sbx_body_add_part (SbxBody *self, const char *name, const char *value, const char *path)
{
  SbxPart *part = g_new0 (SbxPart, 1);

  part->name = g_strdup (name);
  part->value = g_strdup (path ? NULL : value ? value : "");
  part->path = g_strdup (path);
  part->enabled = TRUE;
  g_ptr_array_add (self->parts, part);
  return part;
}

SbxBody *
sbx_body_copy (const SbxBody *self)
{
  SbxBody *copy = sbx_body_new (self->kind);

  copy->text = g_strdup (self->text);
  copy->variables = g_strdup (self->variables);
  copy->operation_name = g_strdup (self->operation_name);
  copy->content_type = g_strdup (self->content_type);
  copy->path = g_strdup (self->path);
  g_clear_pointer (&copy->fields, g_ptr_array_unref);
  copy->fields = sbx_fields_copy (self->fields);
  for (guint i = 0; i < self->parts->len; i++)
    {
      const SbxPart *part = self->parts->pdata[i];
      SbxPart *twin = sbx_body_add_part (copy, part->name, part->value, part->path);

      twin->file_name = g_strdup (part->file_name);
      twin->content_type = g_strdup (part->content_type);
      twin->enabled = part->enabled;
    }
  return copy;
}

void
sbx_body_free (SbxBody *self)
{
  g_free (self->text);
  g_free (self->variables);
  g_free (self->operation_name);
  g_free (self->content_type);
  g_free (self->path);
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->parts);
  g_free (self);
}

static gboolean
part_equal (const SbxPart *one, const SbxPart *other)
{
  return g_str_equal (one->name, other->name)
         && g_strcmp0 (one->value, other->value) == 0
         && g_strcmp0 (one->path, other->path) == 0
         && g_strcmp0 (one->file_name, other->file_name) == 0
         && g_strcmp0 (one->content_type, other->content_type) == 0
         && !one->enabled == !other->enabled;
}

gboolean
sbx_body_equal (const SbxBody *one, const SbxBody *other)
{
  if (one->kind != other->kind
      || g_strcmp0 (one->text, other->text) != 0
      || g_strcmp0 (one->variables, other->variables) != 0
      || g_strcmp0 (one->operation_name, other->operation_name) != 0
      || g_strcmp0 (one->content_type, other->content_type) != 0
      || g_strcmp0 (one->path, other->path) != 0
      || !sbx_fields_equal (one->fields, other->fields)
      || one->parts->len != other->parts->len)
    return FALSE;

  for (guint i = 0; i < one->parts->len; i++)
    if (!part_equal (one->parts->pdata[i], other->parts->pdata[i]))
      return FALSE;
  return TRUE;
}

const char *
sbx_body_kind_to_string (SbxBodyKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kind_names), "none");

  return kind_names[kind];
}

gboolean
sbx_body_kind_from_string (const char *string, SbxBodyKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_str_equal (kind_names[i], string))
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

/* The members that each stored form has, and which one it can't be without. An object that has others, or members of other
 * kinds, is a JSON body that happens to have a "type", such as {"type": "text", "text": {"body": "Hi"}}. */
static const struct
{
  const char  *required;
  SbxJsonKind  kind;
  const char  *optional[2];
} forms[] = {
  [SBX_BODY_JSON] = { "text", SBX_JSON_STRING, { "contentType" } },
  [SBX_BODY_TEXT] = { "text", SBX_JSON_STRING, { "contentType" } },
  [SBX_BODY_XML] = { "text", SBX_JSON_STRING, { "contentType" } },
  [SBX_BODY_FORM] = { "fields", SBX_JSON_ARRAY, },
  [SBX_BODY_MULTIPART] = { "parts", SBX_JSON_ARRAY, },
  [SBX_BODY_FILE] = { "path", SBX_JSON_STRING, { "contentType" } },
  [SBX_BODY_GRAPHQL] = { "query", SBX_JSON_STRING, { "variables", "operationName" } },
};

static gboolean
member_fits (SbxBodyKind kind, const char *key, const SbxJsonSlice *value)
{
  if (g_str_equal (key, "type"))
    return TRUE;
  if (g_str_equal (key, forms[kind].required))
    return value->kind == forms[kind].kind;
  for (guint i = 0; i < G_N_ELEMENTS (forms[kind].optional); i++)
    if (g_strcmp0 (key, forms[kind].optional[i]) == 0)
      return value->kind == SBX_JSON_STRING || value->kind == SBX_JSON_NULL;
  return FALSE;
}

/* Whether object is one of our stored forms, and which. */
static gboolean
find_form (const SbxJsonSlice *object, SbxBodyKind *kind)
{
  g_autofree char *type = NULL;
  SbxJsonSlice value;
  SbxJsonIter iter;
  gboolean fits = TRUE;
  char *key;

  if (!sbx_json_slice_get (object, "type", &value) || value.kind != SBX_JSON_STRING)
    return FALSE;
  type = sbx_json_slice_dup_string (&value);
  if (!sbx_body_kind_from_string (type, kind) || *kind == SBX_BODY_NONE)
    return FALSE;
  if (!sbx_json_slice_get (object, forms[*kind].required, &value))
    return FALSE;

  sbx_json_iter_init (&iter, object);
  while (fits && sbx_json_iter_next (&iter, &key, &value))
    {
      fits = member_fits (*kind, key, &value);
      g_free (key);
    }
  return fits;
}

static char *
dup_optional (const SbxJsonSlice *object, const char *key)
{
  SbxJsonSlice value;

  if (!sbx_json_slice_get (object, key, &value) || value.kind == SBX_JSON_NULL)
    return NULL;
  return sbx_json_slice_dup_string (&value);
}

static gboolean
read_parts (SbxBody *self, const SbxJsonSlice *parts)
{
  SbxJsonSlice row, enabled;
  SbxJsonIter iter;

  sbx_json_iter_init (&iter, parts);
  while (sbx_json_iter_next (&iter, NULL, &row))
    {
      g_autofree char *name = NULL, *value = NULL, *path = NULL;
      SbxPart *part;

      if (row.kind != SBX_JSON_OBJECT)
        return FALSE;
      name = dup_optional (&row, "name");
      value = dup_optional (&row, "value");
      path = dup_optional (&row, "path");
      part = sbx_body_add_part (self, name ? name : "", value, path);
      part->file_name = dup_optional (&row, "fileName");
      part->content_type = dup_optional (&row, "contentType");
      part->enabled = !sbx_json_slice_get (&row, "enabled", &enabled) || *enabled.start != 'f';
    }
  return TRUE;
}

/* NULL when a row is not one: then it is a JSON body after all. */
static SbxBody *
read_form (const SbxJsonSlice *object, SbxBodyKind kind)
{
  g_autoptr (SbxBody) self = sbx_body_new (kind);
  SbxJsonSlice rows;

  self->text = dup_optional (object, kind == SBX_BODY_GRAPHQL ? "query" : "text");
  self->variables = dup_optional (object, "variables");
  self->operation_name = dup_optional (object, "operationName");
  self->content_type = dup_optional (object, "contentType");
  self->path = dup_optional (object, "path");

  if (kind == SBX_BODY_FORM)
    {
      GPtrArray *fields;

      sbx_json_slice_get (object, "fields", &rows);
      fields = sbx_fields_from_slice (&rows, NULL);
      if (!fields)
        return NULL;
      g_ptr_array_unref (self->fields);
      self->fields = fields;
    }
  else if (kind == SBX_BODY_MULTIPART)
    {
      sbx_json_slice_get (object, "parts", &rows);
      if (!read_parts (self, &rows))
        return NULL;
    }
  return g_steal_pointer (&self);
}

SbxBody *
sbx_body_from_json (const char *json, GError **error)
{
  SbxBody *self = NULL;
  SbxBodyKind kind;
  SbxJsonSlice slice;

  if (!json || *json == '\0')
    return sbx_body_new (SBX_BODY_NONE);
  if (!sbx_json_slice (json, &slice, error))
    return NULL;
  if (slice.kind == SBX_JSON_NULL)
    return sbx_body_new (SBX_BODY_NONE);

  if (find_form (&slice, &kind))
    self = read_form (&slice, kind);
  if (!self)
    {
      self = sbx_body_new (SBX_BODY_JSON);
      self->text = sbx_json_slice_dup_text (&slice);
    }
  return self;
}

static void
append_optional (GString *json, const char *key, const char *text)
{
  if (text)
    sbx_json_append_member (json, key, text);
}

static void
append_parts (GString *json, GPtrArray *parts)
{
  g_string_append_c (json, '[');
  for (guint i = 0; i < parts->len; i++)
    {
      const SbxPart *part = parts->pdata[i];

      g_string_append (json, i > 0 ? ",{" : "{");
      sbx_json_append_member (json, "name", part->name);
      append_optional (json, "value", part->value);
      append_optional (json, "path", part->path);
      append_optional (json, "fileName", part->file_name);
      append_optional (json, "contentType", part->content_type);
      sbx_json_append_key (json, "enabled");
      g_string_append (json, part->enabled ? "true}" : "false}");
    }
  g_string_append_c (json, ']');
}

char *
sbx_body_to_json (const SbxBody *self)
{
  GString *json;

  if (self->kind == SBX_BODY_NONE)
    return NULL;

  json = g_string_new ("{");
  sbx_json_append_member (json, "type", sbx_body_kind_to_string (self->kind));
  switch (self->kind)
    {
    case SBX_BODY_JSON:
    case SBX_BODY_TEXT:
    case SBX_BODY_XML:
      sbx_json_append_member (json, "text", self->text ? self->text : "");
      append_optional (json, "contentType", self->content_type);
      break;
    case SBX_BODY_FORM:
      sbx_json_append_key (json, "fields");
      sbx_fields_append_json (self->fields, json);
      break;
    case SBX_BODY_MULTIPART:
      sbx_json_append_key (json, "parts");
      append_parts (json, self->parts);
      break;
    case SBX_BODY_FILE:
      sbx_json_append_member (json, "path", self->path ? self->path : "");
      append_optional (json, "contentType", self->content_type);
      break;
    case SBX_BODY_GRAPHQL:
      sbx_json_append_member (json, "query", self->text ? self->text : "");
      append_optional (json, "variables", self->variables);
      append_optional (json, "operationName", self->operation_name);
      break;
    case SBX_BODY_NONE:
      g_assert_not_reached ();
    }
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

const char *
sbx_body_get_content_type (const SbxBody *self)
{
  if (self->content_type && *self->content_type)
    return self->content_type;

  switch (self->kind)
    {
    case SBX_BODY_JSON:
    case SBX_BODY_GRAPHQL:
      return "application/json";
    case SBX_BODY_TEXT:
      return "text/plain";
    case SBX_BODY_XML:
      return "application/xml";
    case SBX_BODY_FORM:
      return "application/x-www-form-urlencoded";
    case SBX_BODY_FILE:
      {
        /* By the name alone: the file may be anywhere, and is not read before it is sent. */
        g_autofree char *type = self->path ? g_content_type_guess (self->path, NULL, 0, NULL) : NULL;
        g_autofree char *mime = type ? g_content_type_get_mime_type (type) : NULL;

        return g_intern_string (mime ? mime : "application/octet-stream");
      }
    case SBX_BODY_NONE:
    case SBX_BODY_MULTIPART:
      break;
    }
  return NULL;
}
