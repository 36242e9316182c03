/**
 * The columns of the metadata tables, by number, up to those that are read: ECMA-335, II.22. `2` and `4` are bytes,
 * `s`, `g` and `b` indexes into the heaps of strings, GUIDs and blobs; `tN` is an index into table N (hexadecimal),
 * `cX` a coded one (see `codedIndexes`).
 */
export const tables: readonly string[] = [
  "2 s g g g", // 00 Module
  "cScope s s", // 01 TypeRef
  "4 s s cType t04 t06", // 02 TypeDef
  "t04", // 03 FieldPtr
  "2 s b", // 04 Field
  "t06", // 05 MethodPtr
  "4 2 2 s b t08", // 06 MethodDef
  "t08", // 07 ParamPtr
  "2 2 s", // 08 Param
  "t02 cType", // 09 InterfaceImpl
  "cParent s b", // 0a MemberRef
  "2 cConstant b", // 0b Constant
  "cAttribute cAttributeType b", // 0c CustomAttribute
  "cMarshal b", // 0d FieldMarshal
  "2 cSecurity b", // 0e DeclSecurity
  "2 4 t02", // 0f ClassLayout
  "4 t04", // 10 FieldLayout
  "b", // 11 StandAloneSig
  "t02 t14", // 12 EventMap
  "t14", // 13 EventPtr
  "2 s cType", // 14 Event
  "t02 t17", // 15 PropertyMap
  "t17", // 16 PropertyPtr
  "2 s b", // 17 Property
  "2 t06 cSemantics", // 18 MethodSemantics
  "t02 cMethod cMethod", // 19 MethodImpl
  "s", // 1a ModuleRef
  "b", // 1b TypeSpec
  "2 cMember s t1a", // 1c ImplMap
  "4 t04", // 1d FieldRVA
  "4 4", // 1e EncLog
  "4", // 1f EncMap
  "4 2 2 2 2 4 b s s", // 20 Assembly
  "4", // 21 AssemblyProcessor
  "4 4 4", // 22 AssemblyOS
  "2 2 2 2 4 b s s b", // 23 AssemblyRef
  "4 t23", // 24 AssemblyRefProcessor
  "4 4 4 t23", // 25 AssemblyRefOS
  "4 s b", // 26 File
];

/** How many bits of a coded index say which table it is into, and which tables those are: II.24.2.6. */
export const codedIndexes: Readonly<Record<string, { readonly bits: number; readonly tables: readonly number[] }>> = {
  Type: { bits: 2, tables: [0x02, 0x01, 0x1b] },
  Constant: { bits: 2, tables: [0x04, 0x08, 0x17] },
  Attribute: {
    bits: 5,
    tables: [
      0x06, 0x04, 0x01, 0x02, 0x08, 0x09, 0x0a, 0x00, 0x0e, 0x17, 0x14, 0x11, 0x1a, 0x1b, 0x20, 0x23, 0x26, 0x27, 0x28,
      0x2a, 0x2c, 0x2b,
    ],
  },
  AttributeType: { bits: 3, tables: [0x06, 0x0a] },
  Marshal: { bits: 1, tables: [0x04, 0x08] },
  Security: { bits: 2, tables: [0x02, 0x06, 0x20] },
  Parent: { bits: 3, tables: [0x02, 0x01, 0x1a, 0x06, 0x1b] },
  Semantics: { bits: 1, tables: [0x14, 0x17] },
  Method: { bits: 1, tables: [0x06, 0x0a] },
  Member: { bits: 1, tables: [0x04, 0x06] },
  Scope: { bits: 2, tables: [0x00, 0x1a, 0x23, 0x01] },
};
