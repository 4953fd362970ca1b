#pragma once

#include "sbx-body-view.h"
#include "sbx-text-folds.h"

G_BEGIN_DECLS

#define SBX_BODY_PADDING 6
#define SBX_BODY_ARROW 18
/* Where rows are not wrapped: a screen of such rows is shaped within a frame. */
#define SBX_BODY_MAX_COLUMNS 400

/* A place between two characters. The row tells the end of one from the start of the next. */
typedef struct
{
  guint64 offset;
  guint64 row;
} SbxBodyPlace;

typedef struct
{
  SbxTextRow  *text;
  PangoLayout *layout;   /* made when it is first drawn */
  GList        recent;   /* in the view's list */
} SbxBodyRow;

struct _SbxBodyView
{
  GtkWidget               parent_instance;

  SbxSpool               *spool;
  SbxTextForm             best_form;      /* for the content type */
  gboolean                complete;
  gboolean                pretty;
  gboolean                wrap;
  char                   *fault;
  guint                   telling_fault;  /* source that tells of it */

  SbxLineIndex           *index;
  SbxLineIndex           *next_index;     /* for another width; takes over when it has counted what is on the screen */
  SbxTextFolds           *folds;
  GArray                 *lost_folds;     /* of guint64: offsets of folds whose rows are not counted yet */
  SbxTextSearch          *search;

  GtkAdjustment          *hadjustment;
  GtkAdjustment          *vadjustment;
  guint                   hscroll_policy : 1;
  guint                   vscroll_policy : 1;

  /* layout */
  PangoContext           *pango;
  PangoTabArray          *tabs;
  double                  char_width;
  int                     line_height;
  int                     baseline;
  guint                   digits;
  double                  text_width;     /* of the widest row seen so far */
  GHashTable             *rows;           /* guint64* → SbxBodyRow: those on the screen and around it */
  GQueue                  recent;         /* they, those asked for last first */

  /* selection */
  SbxBodyPlace            anchor;
  SbxBodyPlace            caret;
  double                  caret_x;        /* that up and down keep to; under 0: the caret's own */
  guint                   press_count;
  SbxBodyPlace            press_start;    /* the word or line that a drag began with */
  SbxBodyPlace            press_end;
  double                  drag_x;
  double                  drag_y;
  guint                   autoscroll;
  gboolean                has_selection;
  gboolean                follows_end;    /* sent there while rows were still being counted */
  gboolean                follow_extends; /* … with the selection */
  double                  followed_to;    /* of vadjustment: elsewhere, the person scrolled away */
  GtkWidget              *menu;

  /* a11y */
  GString                *spoken;         /* the rows on the screen, as they were last told */
  guint                   speak;
};

/* sbx-body-view.c */
void         sbx_body_view_index_changed   (SbxBodyView *self);

/* sbx-body-view-folds.c */
void         sbx_body_folds_install        (GtkWidgetClass *widget_class);
void         sbx_body_folds_changed        (SbxBodyView *self);
/* Forgets the rows of the folds, until they are found again. */
void         sbx_body_folds_lose           (SbxBodyView *self);
void         sbx_body_folds_find           (SbxBodyView *self);
void         sbx_body_view_fold            (SbxBodyView *self, guint64 row);
gboolean     sbx_body_view_unfold          (SbxBodyView *self, guint64 row);

/* sbx-body-view-layout.c */
void         sbx_body_layout_init          (SbxBodyView *self);
void         sbx_body_layout_clear         (SbxBodyView *self);
void         sbx_body_layout_style_changed (SbxBodyView *self);
void         sbx_body_layout_forget_rows   (SbxBodyView *self);
double       sbx_body_layout_gutter        (SbxBodyView *self);
guint        sbx_body_layout_columns       (SbxBodyView *self);
gboolean     sbx_body_layout_count_digits  (SbxBodyView *self);
void         sbx_body_layout_configure     (SbxBodyView *self);
guint64      sbx_body_layout_n_seen        (SbxBodyView *self);
/* The rows on the screen, as the n-th that are seen. */
void         sbx_body_layout_on_screen     (SbxBodyView *self, guint64 *first, guint64 *end);
/* NULL: not counted. Until the next row is asked for. */
SbxBodyRow  *sbx_body_layout_get_row       (SbxBodyView *self, guint64 row);
PangoLayout *sbx_body_layout_get_layout    (SbxBodyView *self, SbxBodyRow *row);
/* In the widget. */
double       sbx_body_layout_row_y         (SbxBodyView *self, guint64 row);
double       sbx_body_layout_place_x       (SbxBodyView *self, const SbxBodyPlace *place);
gboolean     sbx_body_layout_place_at      (SbxBodyView *self, double x, double y, SbxBodyPlace *place);
void         sbx_body_layout_scroll_to     (SbxBodyView *self, const SbxBodyPlace *place, gboolean centre);

/* sbx-body-view-draw.c */
void         sbx_body_view_snapshot        (GtkWidget *widget, GtkSnapshot *snapshot);
PangoAttrList *sbx_body_draw_attributes    (SbxBodyView *self, const SbxTextRow *row);

/* sbx-body-view-selection.c */
void         sbx_body_selection_install    (GtkWidgetClass *widget_class);
void         sbx_body_selection_set        (SbxBodyView *self, const SbxBodyPlace *anchor, const SbxBodyPlace *caret);
/* Finds the rows of the places again. */
void         sbx_body_selection_index_changed (SbxBodyView *self);
/* More rows are counted. */
void         sbx_body_selection_grown      (SbxBodyView *self);
gboolean     sbx_body_selection_follows    (SbxBodyView *self);
/* More rows are counted: goes on to the end, if it was sent there. */
void         sbx_body_selection_follow     (SbxBodyView *self);

/* sbx-body-view-mouse.c */
void         sbx_body_mouse_install        (GtkWidgetClass *widget_class);
void         sbx_body_mouse_init           (SbxBodyView *self);
void         sbx_body_mouse_clear          (SbxBodyView *self);

/* sbx-body-view-a11y.c */
void         sbx_body_a11y_iface_init      (GtkAccessibleTextInterface *iface);
void         sbx_body_a11y_screen_changed  (SbxBodyView *self);
void         sbx_body_a11y_clear           (SbxBodyView *self);

G_END_DECLS
