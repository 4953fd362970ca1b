#include "sbx-record-private.h"

typedef struct
{
  guint64 nulls; /* a bit per column: it is NULL; not used for strings, whose pointer tells */
} SbxRecordPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SbxRecord, sbx_record, G_TYPE_OBJECT)

gboolean
sbx_column_is_string (const SbxColumn *column)
{
  return column->type == SBX_COLUMN_TEXT || column->type == SBX_COLUMN_JSON
         || column->type == SBX_COLUMN_LIST || column->type == SBX_COLUMN_ENUM;
}

static gboolean
get_null_bit (SbxRecord *self, guint index)
{
  SbxRecordPrivate *priv = sbx_record_get_instance_private (self);

  return (priv->nulls >> index) & 1;
}

/* TRUE if that changed it. */
gboolean
sbx_record_set_null_bit (SbxRecord *self, guint index, gboolean null)
{
  SbxRecordPrivate *priv = sbx_record_get_instance_private (self);
  guint64 bit = G_GUINT64_CONSTANT (1) << index;

  if (((priv->nulls & bit) != 0) == null)
    return FALSE;
  priv->nulls = null ? priv->nulls | bit : priv->nulls & ~bit;
  return TRUE;
}

gboolean
sbx_record_is_null_at (SbxRecord *self, guint index)
{
  const SbxColumn *column = &SBX_RECORD_GET_CLASS (self)->columns[index];

  if (column->flags & SBX_COLUMN_NO_MIRROR)
    return TRUE;
  if (sbx_column_is_string (column))
    return SBX_RECORD_FIELD (self, column, char *) == NULL;
  return get_null_bit (self, index);
}

static void
sbx_record_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  const SbxColumn *column = &SBX_RECORD_GET_CLASS (object)->columns[id - 1];

  switch (column->type)
    {
    case SBX_COLUMN_INTEGER:
    case SBX_COLUMN_TIME:
      g_value_set_int64 (value, SBX_RECORD_FIELD (object, column, gint64));
      break;
    case SBX_COLUMN_REAL:
      g_value_set_double (value, SBX_RECORD_FIELD (object, column, double));
      break;
    case SBX_COLUMN_BOOLEAN:
      g_value_set_boolean (value, SBX_RECORD_FIELD (object, column, gboolean));
      break;
    default:
      g_value_set_string (value, SBX_RECORD_FIELD (object, column, char *));
      break;
    }
}

#define REPLACE(field, value) ((field) == (value) ? FALSE : ((field) = (value), TRUE))

static void
sbx_record_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SbxRecord *self = SBX_RECORD (object);
  const SbxColumn *column = &SBX_RECORD_GET_CLASS (self)->columns[id - 1];
  gboolean changed;

  switch (column->type)
    {
    case SBX_COLUMN_INTEGER:
    case SBX_COLUMN_TIME:
      changed = REPLACE (SBX_RECORD_FIELD (self, column, gint64), g_value_get_int64 (value));
      break;
    case SBX_COLUMN_REAL:
      changed = REPLACE (SBX_RECORD_FIELD (self, column, double), g_value_get_double (value));
      break;
    case SBX_COLUMN_BOOLEAN:
      changed = REPLACE (SBX_RECORD_FIELD (self, column, gboolean), g_value_get_boolean (value));
      break;
    default:
      changed = g_set_str (&SBX_RECORD_FIELD (self, column, char *), g_value_get_string (value));
      break;
    }
  if (!sbx_column_is_string (column))
    changed |= sbx_record_set_null_bit (self, id - 1, FALSE);
  if (changed)
    g_object_notify_by_pspec (object, pspec);
}

/* The literals that the schema uses: 'text', a number, true, false. A default that is an expression (the current time) is
 * for the store to fill in. */
static void
apply_fallback (SbxRecord *self, const SbxColumn *column)
{
  const char *literal = column->fallback;

  switch (column->type)
    {
    case SBX_COLUMN_INTEGER:
      SBX_RECORD_FIELD (self, column, gint64) = g_ascii_strtoll (literal, NULL, 10);
      break;
    case SBX_COLUMN_REAL:
      SBX_RECORD_FIELD (self, column, double) = g_ascii_strtod (literal, NULL);
      break;
    case SBX_COLUMN_BOOLEAN:
      SBX_RECORD_FIELD (self, column, gboolean) = *literal == '1';
      break;
    case SBX_COLUMN_TIME:
      break;
    default:
      SBX_RECORD_FIELD (self, column, char *) = g_strndup (literal + 1, strlen (literal) - 2);
      break;
    }
}

static void
sbx_record_constructed (GObject *object)
{
  SbxRecord *self = SBX_RECORD (object);
  SbxRecordClass *klass = SBX_RECORD_GET_CLASS (self);

  G_OBJECT_CLASS (sbx_record_parent_class)->constructed (object);
  for (guint i = 0; i < klass->n_columns; i++)
    {
      const SbxColumn *column = &klass->columns[i];

      if (column->flags & SBX_COLUMN_NO_MIRROR)
        continue;
      if (column->fallback != NULL)
        apply_fallback (self, column);
      else if ((column->flags & SBX_COLUMN_NULLABLE) && !sbx_column_is_string (column))
        sbx_record_set_null_bit (self, i, TRUE);
    }
}

static void
sbx_record_finalize (GObject *object)
{
  SbxRecordClass *klass = SBX_RECORD_GET_CLASS (object);

  for (guint i = 0; i < klass->n_columns; i++)
    {
      const SbxColumn *column = &klass->columns[i];

      if (sbx_column_is_string (column) && !(column->flags & SBX_COLUMN_NO_MIRROR))
        g_clear_pointer (&SBX_RECORD_FIELD (object, column, char *), g_free);
    }
  G_OBJECT_CLASS (sbx_record_parent_class)->finalize (object);
}

static void
sbx_record_class_init (SbxRecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = sbx_record_constructed;
  object_class->finalize = sbx_record_finalize;
}

static void
sbx_record_init (SbxRecord *self)
{
}

/* "n8nExecutionId" is the property "n8n-execution-id". */
static char *
dup_property_name (const char *column)
{
  GString *name = g_string_new (NULL);

  for (const char *p = column; *p != '\0'; p++)
    {
      if (g_ascii_isupper (*p))
        g_string_append_c (name, '-');
      g_string_append_c (name, g_ascii_tolower (*p));
    }
  return g_string_free_and_steal (name);
}

static GParamSpec *
make_pspec (const SbxColumn *column)
{
  g_autofree char *name = dup_property_name (column->name);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY;

  switch (column->type)
    {
    case SBX_COLUMN_INTEGER:
    case SBX_COLUMN_TIME:
      return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
    case SBX_COLUMN_REAL:
      return g_param_spec_double (name, NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
    case SBX_COLUMN_BOOLEAN:
      return g_param_spec_boolean (name, NULL, NULL, FALSE, flags);
    default:
      return g_param_spec_string (name, NULL, NULL, NULL, flags);
    }
}

void
sbx_record_class_install_columns (SbxRecordClass *klass, const char *table, const SbxColumn *columns, guint n_columns)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  g_return_if_fail (n_columns <= 64);

  /* GObject clears these two in each subclass, so they are installed in the leaf. */
  object_class->get_property = sbx_record_get_property;
  object_class->set_property = sbx_record_set_property;
  klass->table = table;
  klass->columns = columns;
  klass->n_columns = n_columns;
  klass->pspecs = g_new0 (GParamSpec *, n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      if (columns[i].flags & SBX_COLUMN_NO_MIRROR)
        continue;
      if (columns[i].flags & SBX_COLUMN_PRIMARY)
        klass->primary = i;
      klass->pspecs[i] = make_pspec (&columns[i]);
      g_object_class_install_property (object_class, i + 1, klass->pspecs[i]);
    }
}

const char *
sbx_record_get_id (SbxRecord *self)
{
  SbxRecordClass *klass;

  g_return_val_if_fail (SBX_IS_RECORD (self), NULL);

  klass = SBX_RECORD_GET_CLASS (self);
  return SBX_RECORD_FIELD (self, &klass->columns[klass->primary], char *);
}

static int
find_column (SbxRecord *self, const char *name)
{
  SbxRecordClass *klass = SBX_RECORD_GET_CLASS (self);

  for (guint i = 0; i < klass->n_columns; i++)
    if (g_str_equal (klass->columns[i].name, name))
      return i;
  return -1;
}

gboolean
sbx_record_is_null (SbxRecord *self, const char *column)
{
  int index;

  g_return_val_if_fail (SBX_IS_RECORD (self), TRUE);
  index = find_column (self, column);
  g_return_val_if_fail (index >= 0, TRUE);

  return sbx_record_is_null_at (self, index);
}

static gboolean
clear_at (SbxRecord *self, guint index)
{
  const SbxColumn *column = &SBX_RECORD_GET_CLASS (self)->columns[index];

  switch (column->type)
    {
    case SBX_COLUMN_INTEGER:
    case SBX_COLUMN_TIME:
      SBX_RECORD_FIELD (self, column, gint64) = 0;
      break;
    case SBX_COLUMN_REAL:
      SBX_RECORD_FIELD (self, column, double) = 0;
      break;
    case SBX_COLUMN_BOOLEAN:
      SBX_RECORD_FIELD (self, column, gboolean) = FALSE;
      break;
    default:
      return g_set_str (&SBX_RECORD_FIELD (self, column, char *), NULL);
    }
  return sbx_record_set_null_bit (self, index, TRUE);
}

void
sbx_record_set_null (SbxRecord *self, const char *column)
{
  SbxRecordClass *klass;
  int index;

  g_return_if_fail (SBX_IS_RECORD (self));
  index = find_column (self, column);
  g_return_if_fail (index >= 0);
  klass = SBX_RECORD_GET_CLASS (self);
  g_return_if_fail (klass->pspecs[index] != NULL);

  if (clear_at (self, index))
    g_object_notify_by_pspec (G_OBJECT (self), klass->pspecs[index]);
}

static gboolean
equal_at (SbxRecord *self, SbxRecord *other, guint index)
{
  const SbxColumn *column = &SBX_RECORD_GET_CLASS (self)->columns[index];

  if (sbx_record_is_null_at (self, index) || sbx_record_is_null_at (other, index))
    return sbx_record_is_null_at (self, index) == sbx_record_is_null_at (other, index);
  switch (column->type)
    {
    case SBX_COLUMN_INTEGER:
    case SBX_COLUMN_TIME:
      return SBX_RECORD_FIELD (self, column, gint64) == SBX_RECORD_FIELD (other, column, gint64);
    case SBX_COLUMN_REAL:
      return SBX_RECORD_FIELD (self, column, double) == SBX_RECORD_FIELD (other, column, double);
    case SBX_COLUMN_BOOLEAN:
      return !SBX_RECORD_FIELD (self, column, gboolean) == !SBX_RECORD_FIELD (other, column, gboolean);
    default:
      return g_str_equal (SBX_RECORD_FIELD (self, column, char *), SBX_RECORD_FIELD (other, column, char *));
    }
}

static void
copy_at (SbxRecord *self, SbxRecord *other, guint index)
{
  const SbxColumn *column = &SBX_RECORD_GET_CLASS (self)->columns[index];

  switch (column->type)
    {
    case SBX_COLUMN_INTEGER:
    case SBX_COLUMN_TIME:
      SBX_RECORD_FIELD (self, column, gint64) = SBX_RECORD_FIELD (other, column, gint64);
      break;
    case SBX_COLUMN_REAL:
      SBX_RECORD_FIELD (self, column, double) = SBX_RECORD_FIELD (other, column, double);
      break;
    case SBX_COLUMN_BOOLEAN:
      SBX_RECORD_FIELD (self, column, gboolean) = SBX_RECORD_FIELD (other, column, gboolean);
      break;
    default:
      g_set_str (&SBX_RECORD_FIELD (self, column, char *), SBX_RECORD_FIELD (other, column, char *));
      return;
    }
  sbx_record_set_null_bit (self, index, sbx_record_is_null_at (other, index));
}

void
sbx_record_assign (SbxRecord *self, SbxRecord *other)
{
  SbxRecordClass *klass;

  g_return_if_fail (SBX_IS_RECORD (self) && SBX_IS_RECORD (other));
  g_return_if_fail (G_OBJECT_TYPE (self) == G_OBJECT_TYPE (other));

  klass = SBX_RECORD_GET_CLASS (self);
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < klass->n_columns; i++)
    {
      if (klass->pspecs[i] == NULL || equal_at (self, other, i))
        continue;
      copy_at (self, other, i);
      g_object_notify_by_pspec (G_OBJECT (self), klass->pspecs[i]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

SbxRecord *
sbx_record_copy (SbxRecord *self)
{
  SbxRecord *copy;

  g_return_val_if_fail (SBX_IS_RECORD (self), NULL);

  copy = g_object_new (G_OBJECT_TYPE (self), NULL);
  sbx_record_assign (copy, self);
  return copy;
}

GPtrArray *
sbx_record_diff (SbxRecord *self, SbxRecord *other)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  SbxRecordClass *klass;

  g_return_val_if_fail (SBX_IS_RECORD (self) && SBX_IS_RECORD (other), NULL);
  g_return_val_if_fail (G_OBJECT_TYPE (self) == G_OBJECT_TYPE (other), NULL);

  klass = SBX_RECORD_GET_CLASS (self);
  for (guint i = 0; i < klass->n_columns; i++)
    if (klass->pspecs[i] != NULL && !equal_at (self, other, i))
      g_ptr_array_add (names, (gpointer) klass->columns[i].name);
  return g_steal_pointer (&names);
}

void
sbx_record_rebase (SbxRecord *self, SbxRecord *from, SbxRecord *to)
{
  SbxRecordClass *klass;

  g_return_if_fail (SBX_IS_RECORD (self) && SBX_IS_RECORD (from) && SBX_IS_RECORD (to));
  g_return_if_fail (G_OBJECT_TYPE (self) == G_OBJECT_TYPE (from) && G_OBJECT_TYPE (self) == G_OBJECT_TYPE (to));

  klass = SBX_RECORD_GET_CLASS (self);
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < klass->n_columns; i++)
    {
      if (klass->pspecs[i] == NULL || equal_at (from, to, i) || !equal_at (self, from, i))
        continue;
      copy_at (self, to, i);
      g_object_notify_by_pspec (G_OBJECT (self), klass->pspecs[i]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}
