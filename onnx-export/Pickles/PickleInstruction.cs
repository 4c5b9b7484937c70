namespace SelfRepair.OnnxExport.Pickles;

/// <summary>The instructions of a pickle that files of tensors are made of, in protocols 2 to 5. There are no
/// others.</summary>
internal enum PickleInstruction : byte
{
    /// <summary>Remembers the length of the stack.</summary>
    Mark = (byte)'(',

    /// <summary>Drops the value on top.</summary>
    Pop = (byte)'0',

    /// <summary>Drops all values above the mark.</summary>
    PopMark = (byte)'1',

    /// <summary>The value on top once more.</summary>
    Dup = (byte)'2',

    /// <summary>Bytes with a length of 4 bytes.</summary>
    BinBytes = (byte)'B',

    /// <summary>Bytes with a length of 1 byte.</summary>
    ShortBinBytes = (byte)'C',

    /// <summary>A floating-point number of 8 bytes, the highest first.</summary>
    BinFloat = (byte)'G',

    /// <summary>A text of Python 2 with a length of 4 bytes.</summary>
    BinString = (byte)'T',

    /// <summary>A text of Python 2 with a length of 1 byte.</summary>
    ShortBinString = (byte)'U',

    /// <summary>Ends the pickle with the value on top.</summary>
    Stop = (byte)'.',

    /// <summary>A whole number of 4 bytes, signed.</summary>
    BinInt = (byte)'J',

    /// <summary>A whole number of 1 byte, unsigned.</summary>
    BinInt1 = (byte)'K',

    /// <summary>A whole number of 2 bytes, unsigned.</summary>
    BinInt2 = (byte)'M',

    /// <summary>Nothing.</summary>
    None = (byte)'N',

    /// <summary>An object that the file keeps outside the pickle: a storage.</summary>
    BinPersId = (byte)'Q',

    /// <summary>Calls what lies under a tuple with it.</summary>
    Reduce = (byte)'R',

    /// <summary>A text with a length of 4 bytes.</summary>
    BinUnicode = (byte)'X',

    /// <summary>Appends a value to a list.</summary>
    Append = (byte)'a',

    /// <summary>Gives an object its state.</summary>
    Build = (byte)'b',

    /// <summary>Names something of a module, as two lines.</summary>
    Global = (byte)'c',

    /// <summary>All pairs above the mark as a dictionary.</summary>
    Dict = (byte)'d',

    /// <summary>Appends all values above the mark to a list.</summary>
    Appends = (byte)'e',

    /// <summary>Fetches a value from the memo, index of 1 byte.</summary>
    BinGet = (byte)'h',

    /// <summary>Fetches a value from the memo, index of 4 bytes.</summary>
    LongBinGet = (byte)'j',

    /// <summary>All values above the mark as a list.</summary>
    List = (byte)'l',

    /// <summary>Keeps the value on top in the memo, index of 1 byte.</summary>
    BinPut = (byte)'q',

    /// <summary>Keeps the value on top in the memo, index of 4 bytes.</summary>
    LongBinPut = (byte)'r',

    /// <summary>Puts a value into a dictionary.</summary>
    SetItem = (byte)'s',

    /// <summary>All values above the mark as a tuple.</summary>
    Tuple = (byte)'t',

    /// <summary>Puts all pairs above the mark into a dictionary.</summary>
    SetItems = (byte)'u',

    /// <summary>A new list.</summary>
    EmptyList = (byte)']',

    /// <summary>A new dictionary.</summary>
    EmptyDict = (byte)'}',

    /// <summary>The tuple of nothing.</summary>
    EmptyTuple = (byte)')',

    /// <summary>Names the protocol.</summary>
    Proto = 0x80,

    /// <summary>The value on top as a tuple.</summary>
    Tuple1 = 0x85,

    /// <summary>The two values on top as a tuple.</summary>
    Tuple2 = 0x86,

    /// <summary>The three values on top as a tuple.</summary>
    Tuple3 = 0x87,

    /// <summary>true.</summary>
    NewTrue = 0x88,

    /// <summary>false.</summary>
    NewFalse = 0x89,

    /// <summary>A whole number of any length, of 1 byte itself.</summary>
    Long1 = 0x8a,

    /// <summary>A whole number of any length, of 4 bytes itself.</summary>
    Long4 = 0x8b,

    /// <summary>A text with a length of 1 byte.</summary>
    ShortBinUnicode = 0x8c,

    /// <summary>A text with a length of 8 bytes.</summary>
    BinUnicode8 = 0x8d,

    /// <summary>Bytes with a length of 8 bytes.</summary>
    BinBytes8 = 0x8e,

    /// <summary>A new set.</summary>
    EmptySet = 0x8f,

    /// <summary>Puts all values above the mark into a set.</summary>
    AddItems = 0x90,

    /// <summary>All values above the mark as a set.</summary>
    FrozenSet = 0x91,

    /// <summary>Names something of a module, both taken from the stack.</summary>
    StackGlobal = 0x93,

    /// <summary>Keeps the value on top in the memo, at the next index.</summary>
    Memoize = 0x94,

    /// <summary>Announces the length of what follows: passed over.</summary>
    Frame = 0x95,

    /// <summary>Bytes that can change, with a length of 8 bytes.</summary>
    ByteArray8 = 0x96,
}
