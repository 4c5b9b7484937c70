namespace SelfRepair.Inference.Tokenization;

/// <summary>Splits texts into tokens.</summary>
/// <remarks>Added tokens that are looked for in the text as given are cut out of it, each piece between them is
/// normalized, the other added tokens are cut out of that, the rest is split into words and each word's bytes are
/// merged. Safe for many threads at once.</remarks>
internal sealed class TextEncoder
{
    private readonly TextEncoding encoding;
    private readonly TokenTable table;
    private readonly WordEncoder words;
    private readonly AddedTokenMatcher tokensAsGiven;
    private readonly AddedTokenMatcher tokensNormalized;

    /// <summary>Prepares what a tokenizer.json says.</summary>
    /// <param name="definition">All of it.</param>
    /// <param name="encoding">Its way of encoding.</param>
    /// <param name="table">What its tokens stand for.</param>
    public TextEncoder(TokenizerDefinition definition, TextEncoding encoding, TokenTable table)
    {
        this.encoding = encoding;
        this.table = table;
        words = new WordEncoder(definition.Vocabulary, encoding, table);
        tokensAsGiven = new AddedTokenMatcher(definition.AddedTokens.Where(token => !token.IsNormalized));
        tokensNormalized = new AddedTokenMatcher(definition.AddedTokens.Where(token => token.IsNormalized));
    }

    /// <summary>Splits a text.</summary>
    /// <param name="text">The text, without lone surrogates.</param>
    public TokenizedText Encode(string text) => new Pass(this).Run(text);

    /// <summary>One text on its way to tokens.</summary>
    private sealed class Pass(TextEncoder encoder)
    {
        private readonly List<int> ids = [];
        private readonly List<TokenOffset> offsets = [];

        public TokenizedText Run(ReadOnlySpan<char> text)
        {
            OffsetCursor cursor = new(text, sources: null, firstSource: 0);
            int taken = 0;
            int searched = 0;
            int codePoint = 0;
            while (encoder.tokensAsGiven.Next(text, ref searched, taken) is AddedTokenMatch match)
            {
                codePoint += AddSection(text, taken, match.Start, codePoint);
                cursor.MoveTo(match.Start);
                AddToken(match, text, ref cursor);
                codePoint += Distance(text, match.Start, match.End);
                taken = match.End;
            }

            AddSection(text, taken, text.Length, codePoint);
            return new TokenizedText(ids, offsets);
        }

        // A token may begin inside the white space that the one before it took: then the way to it leads back.
        private int AddSection(ReadOnlySpan<char> text, int start, int end, int codePoint)
        {
            if (start < end)
            {
                AddSection(text[start..end], codePoint);
            }

            return Distance(text, start, end);
        }

        private void AddSection(ReadOnlySpan<char> section, int codePoint)
        {
            int[]? sources = null;
            ReadOnlySpan<char> text = encoder.encoding.Normalizes ? NormalizedText.Of(section, out sources) : section;
            OffsetCursor cursor = new(text, sources, codePoint);
            int taken = 0;
            int searched = 0;
            while (encoder.tokensNormalized.Next(text, ref searched, taken) is AddedTokenMatch match)
            {
                AddWords(text, taken, match.Start, ref cursor);
                cursor.MoveTo(match.Start);
                AddToken(match, text, ref cursor);
                taken = match.End;
            }

            AddWords(text, taken, text.Length, ref cursor);
        }

        private void AddWords(ReadOnlySpan<char> text, int start, int end, ref OffsetCursor cursor)
        {
            if (start >= end)
            {
                return;
            }

            ReadOnlySpan<char> rest = text[start..end];
            cursor.MoveTo(start);
            if (encoder.encoding.AddsPrefixSpace && rest[0] != ' ')
            {
                cursor.AddSpace();
                rest = string.Concat(" ", rest);
            }

            while (!rest.IsEmpty)
            {
                int length = encoder.encoding.SplitsWords ? WordSplitter.FirstWordLength(rest) : rest.Length;
                foreach (int id in encoder.words.Encode(rest[..length]))
                {
                    Add(id, cursor.Take(encoder.table.SpelledLength(id)), encoder.table.Spaces(id));
                }

                rest = rest[length..];
            }
        }

        private void AddToken(AddedTokenMatch match, ReadOnlySpan<char> text, ref OffsetCursor cursor) =>
            Add(match.Token.Id, cursor.TakeTo(match.End), EdgeSpaces.Of(text[match.Start..match.End]));

        private void Add(int id, TokenOffset offset, EdgeSpaces spaces)
        {
            foreach (OffsetTrim trim in encoder.encoding.Trims)
            {
                offset = trim.Apply(offset, spaces, isFirst: ids.Count == 0);
            }

            ids.Add(id);
            offsets.Add(offset);
        }

        private static int Distance(ReadOnlySpan<char> text, int start, int end) =>
            start <= end ? CodePoints.Count(text[start..end]) : -CodePoints.Count(text[end..start]);
    }
}
