/** Parts of a series that adds a flag, in the shape of real ones, in our words. Put together they are a whole such series. */
export const HEADER = (name: string, bit: number, previous: string): string => `
--- xen/include/public/domctl.h
@@ struct xen_domctl_createdomain {
 #define _XEN_DOMCTL_CDF_${previous}   ${bit - 1}
 #define XEN_DOMCTL_CDF_${previous}    (1U << _XEN_DOMCTL_CDF_${previous})
+#define _XEN_DOMCTL_CDF_${name}   ${bit}
+#define XEN_DOMCTL_CDF_${name}    (1U << _XEN_DOMCTL_CDF_${name})
 
 /* Max XEN_DOMCTL_CDF_* constant. */
-#define XEN_DOMCTL_CDF_MAX XEN_DOMCTL_CDF_${previous}
+#define XEN_DOMCTL_CDF_MAX XEN_DOMCTL_CDF_${name}
`;

export const COMMON_MASK = (name: string): string => `
--- xen/common/domain.c
@@ static int sanitise_domain_config(struct xen_domctl_createdomain *config)
          ~(XEN_DOMCTL_CDF_hvm | XEN_DOMCTL_CDF_hap |
-           XEN_DOMCTL_CDF_iommu) )
+           XEN_DOMCTL_CDF_iommu | XEN_DOMCTL_CDF_${name}) )
     {
         dprintk(XENLOG_INFO, "Unknown flags\\n");
         return -EINVAL;
`;

export const ARM_ACCEPTS = (name: string): string => `
--- xen/arch/arm/domain.c
@@ int arch_sanitise_domain_config(struct xen_domctl_createdomain *config)
     unsigned int max_vcpus;
-    unsigned int flags_optional = (XEN_DOMCTL_CDF_iommu);
+    unsigned int flags_optional = (XEN_DOMCTL_CDF_iommu |
+                                   XEN_DOMCTL_CDF_${name});
 
`;

export const X86_REFUSES = (name: string): string => `
--- xen/arch/x86/domain.c
@@ int arch_sanitise_domain_config(struct xen_domctl_createdomain *config)
     }
 
+    if ( config->flags & XEN_DOMCTL_CDF_${name} )
+    {
+        dprintk(XENLOG_INFO, "not here\\n");
+        return -EINVAL;
+    }
+
     if ( config->vmtrace_size )
     {
`;

export const OCAML_FOLLOWS = (constructor: string): string => `
--- tools/ocaml/libs/xc/xenctrl.ml
@@ type domain_create_flag =
 	| CDF_IOMMU
+	| ${constructor}
 
--- tools/ocaml/libs/xc/xenctrl.mli
@@ type domain_create_flag =
   | CDF_IOMMU
+  | ${constructor}
 
`;

export const LIBXL_SETS = (name: string): string => `
--- tools/libs/light/libxl_create.c
@@ int libxl__domain_make(libxl__gc *gc, libxl_domain_config *d_config,
                 create.flags |= XEN_DOMCTL_CDF_hap;
         }
 
+        if (libxl_defbool_val(b_info->${name}))
+            create.flags |= XEN_DOMCTL_CDF_${name};
+
         assert(info->passthrough);
`;

/** A flag added as the book says: mask, one arch that takes it and one that does not, binding, somebody who sets it. */
export const wholeFlag = (name: string): string =>
  HEADER(name, 6, 'iommu') +
  COMMON_MASK(name) +
  ARM_ACCEPTS(name) +
  X86_REFUSES(name) +
  OCAML_FOLLOWS(`CDF_${name.toUpperCase()}`) +
  LIBXL_SETS(name);
