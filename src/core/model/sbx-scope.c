#include "sbx-scope.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sbx-model-error.h"

#define MAX_EXPANDED (64 * 1024 * 1024)

typedef struct
{
  char     *value;
  char     *source;
  gboolean  secret;
} Variable;

struct _SbxScope
{
  GObject     parent_instance;

  GHashTable *variables;  /* name → Variable */
};

G_DEFINE_FINAL_TYPE (SbxScope, sbx_scope, G_TYPE_OBJECT)

static void
variable_free (Variable *variable)
{
  if (variable->secret && variable->value)
    explicit_bzero (variable->value, strlen (variable->value));
  g_free (variable->value);
  g_free (variable->source);
  g_free (variable);
}

static void
sbx_scope_finalize (GObject *object)
{
  SbxScope *self = SBX_SCOPE (object);

  g_hash_table_unref (self->variables);

  G_OBJECT_CLASS (sbx_scope_parent_class)->finalize (object);
}

static void
sbx_scope_class_init (SbxScopeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sbx_scope_finalize;
}

static void
sbx_scope_init (SbxScope *self)
{
  self->variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) variable_free);
}

SbxScope *
sbx_scope_new (void)
{
  return g_object_new (SBX_TYPE_SCOPE, NULL);
}

void
sbx_scope_set (SbxScope *self, const char *name, const char *value, gboolean secret, const char *source)
{
  Variable *variable = g_new0 (Variable, 1);

  variable->value = g_strdup (value);
  variable->source = g_strdup (source);
  variable->secret = secret;
  g_hash_table_insert (self->variables, g_strstrip (g_strdup (name)), variable);
}

gboolean
sbx_scope_has (SbxScope *self, const char *name)
{
  return g_hash_table_contains (self->variables, name);
}

const char *
sbx_scope_get_value (SbxScope *self, const char *name)
{
  const Variable *variable = g_hash_table_lookup (self->variables, name);

  return variable ? variable->value : NULL;
}

gboolean
sbx_scope_is_secret (SbxScope *self, const char *name)
{
  const Variable *variable = g_hash_table_lookup (self->variables, name);

  return variable && variable->secret;
}

const char *
sbx_scope_get_source (SbxScope *self, const char *name)
{
  const Variable *variable = g_hash_table_lookup (self->variables, name);

  return variable ? variable->source : NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
sbx_scope_list_names (SbxScope *self)
{
  GPtrArray *names = g_hash_table_get_keys_as_ptr_array (self->variables);

  g_ptr_array_sort (names, compare_names);
  return names;
}

/* An expansion on its way: what it has come through, and what came out. Nothing of it is in the scope, so any number of threads
 * can expand at once. */
typedef struct
{
  SbxScope   *scope;
  const char *where;
  GPtrArray  *path;   /* of the names being expanded, outermost first */
  GString    *result;
} Expansion;

static void
set_unknown (const Expansion *expansion, const char *name, GError **error)
{
  const char *outer = expansion->path->len > 0 ? g_ptr_array_index (expansion->path, expansion->path->len - 1) : NULL;

  if (outer)
    g_set_error (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_UNKNOWN_VARIABLE,
                 _("There is no variable “%s”, which the variable “%s” refers to: define it, or correct the name"), name, outer);
  else if (expansion->where)
    g_set_error (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_UNKNOWN_VARIABLE,
                 _("There is no variable “%s”, which %s refers to: define it, or correct the name"), name, expansion->where);
  else
    g_set_error (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_UNKNOWN_VARIABLE,
                 _("There is no variable “%s”: define it, or correct the name"), name);
}

static void
set_circular (const Expansion *expansion, const char *name, GError **error)
{
  g_autoptr (GString) circle = g_string_new (NULL);
  guint first = 0;

  g_ptr_array_find_with_equal_func (expansion->path, name, g_str_equal, &first);
  for (guint i = first; i < expansion->path->len; i++)
    g_string_append_printf (circle, "%s → ", (const char *) expansion->path->pdata[i]);
  g_string_append (circle, name);
  g_set_error (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_CIRCULAR_VARIABLE,
               _("The variables refer to each other in a circle: %s. Give one of them a value of its own"), circle->str);
}

static gboolean expand_into (Expansion *expansion, const char *text, GError **error);

static gboolean
expand_reference (Expansion *expansion, const char *name, GError **error)
{
  const Variable *variable = g_hash_table_lookup (expansion->scope->variables, name);
  gboolean expanded;

  if (!variable)
    {
      set_unknown (expansion, name, error);
      return FALSE;
    }
  if (!variable->value)
    {
      g_set_error (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_UNKNOWN_VARIABLE,
                   _("The secret variable “%s” has no value: the keyring did not give it. Unlock the keyring, or enter the value again"),
                   name);
      return FALSE;
    }
  if (g_ptr_array_find_with_equal_func (expansion->path, name, g_str_equal, NULL))
    {
      set_circular (expansion, name, error);
      return FALSE;
    }

  g_ptr_array_add (expansion->path, (gpointer) name);
  expanded = expand_into (expansion, variable->value, error);
  g_ptr_array_set_size (expansion->path, expansion->path->len - 1);
  return expanded;
}

static gboolean
expand_into (Expansion *expansion, const char *text, GError **error)
{
  const char *reference;

  for (const char *at = text; (reference = strstr (at, "{{")); )
    {
      gsize length = sbx_variables_match (reference);

      if (length == 0)
        {
          /* One brace only: the second may begin a reference, as in "{{{NAME}}}". */
          g_string_append_len (expansion->result, at, reference + 1 - at);
          at = reference + 1;
        }
      else
        {
          g_autofree char *name = g_strstrip (g_strndup (reference + 2, length - 4));

          g_string_append_len (expansion->result, at, reference - at);
          if (!expand_reference (expansion, name, error))
            return FALSE;
          at = reference + length;
        }
      text = at;
    }
  g_string_append (expansion->result, text);

  if (expansion->result->len > MAX_EXPANDED)
    {
      g_set_error_literal (error, SBX_MODEL_ERROR, SBX_MODEL_ERROR_CIRCULAR_VARIABLE,
                           _("The variables grow to more than 64 MiB by referring to each other: give one of them a value of its own"));
      return FALSE;
    }
  return TRUE;
}

char *
sbx_scope_expand (SbxScope *self, const char *text, const char *where, GError **error)
{
  g_autoptr (GPtrArray) path = g_ptr_array_new ();
  g_autoptr (GString) result = g_string_new (NULL);
  Expansion expansion = { self, where, path, result };

  if (!expand_into (&expansion, text, error))
    return NULL;
  return g_strdup (result->str);
}
