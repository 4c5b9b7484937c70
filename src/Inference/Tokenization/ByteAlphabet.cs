namespace SelfRepair.Inference.Tokenization;

/// <summary>GPT-2's spelling of bytes as characters, in which byte-level vocabularies are written.</summary>
/// <remarks>A byte that prints in Latin-1 stands for itself; the other 68, in order, are U+0100 and up: a space is
/// U+0120.</remarks>
internal static class ByteAlphabet
{
    private const int FirstStandIn = 0x100;

    private static readonly char[] Characters = Spell();
    private static readonly short[] Bytes = Invert();

    /// <summary>The bytes that occur in UTF-8, C0, C1 and F5 to FF being none.</summary>
    public static IEnumerable<byte> Utf8Bytes =>
        Enumerable.Range(0, 0xF5).Where(value => value is not (0xC0 or 0xC1)).Select(value => (byte)value);

    /// <summary>The character that stands for a byte.</summary>
    public static char Character(byte value) => Characters[value];

    /// <summary>Spells bytes, one character each.</summary>
    public static string Spell(ReadOnlySpan<byte> bytes)
    {
        return string.Create(bytes.Length, bytes, static (text, source) =>
        {
            for (int index = 0; index < text.Length; index++)
            {
                text[index] = Characters[source[index]];
            }
        });
    }

    /// <summary>Reads the bytes that a text spells; false where one of its characters stands for none.</summary>
    public static bool TryRead(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        for (int index = 0; index < text.Length; index++)
        {
            char character = text[index];
            if (character >= Bytes.Length || Bytes[character] < 0)
            {
                return false;
            }

            bytes[index] = (byte)Bytes[character];
        }

        return true;
    }

    private static char[] Spell()
    {
        char[] characters = new char[256];
        int standIn = FirstStandIn;
        for (int value = 0; value < characters.Length; value++)
        {
            bool prints = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            characters[value] = (char)(prints ? value : standIn++);
        }

        return characters;
    }

    private static short[] Invert()
    {
        short[] bytes = new short[Characters.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (int value = 0; value < Characters.Length; value++)
        {
            bytes[Characters[value]] = (short)value;
        }

        return bytes;
    }
}
