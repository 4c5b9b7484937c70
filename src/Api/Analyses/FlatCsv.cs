using System.Buffers;
using System.Text.Json;

namespace SelfRepair.Api.Analyses;

/// <summary>Writes rows as CSV (RFC 4180), from what writes them as flat JSON objects: columns and values are the
/// same.</summary>
/// <param name="writeRow">Writes the row of an index as an object of texts, numbers and nulls.</param>
public sealed class FlatCsv(Action<Utf8JsonWriter, int> writeRow) : IDisposable
{
    private static readonly SearchValues<byte> Quoted = SearchValues.Create(",\"\r\n"u8);

    private readonly ArrayBufferWriter<byte> row = new();
    private readonly Utf8JsonWriter json = new(Stream.Null);

    /// <summary>Writes the names of the columns.</summary>
    /// <param name="output">Where to.</param>
    public void WriteHeader(IBufferWriter<byte> output) => Write(output, index: 0, isHeader: true);

    /// <summary>Writes rows.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="indices">The rows.</param>
    public void WriteRows(IBufferWriter<byte> output, IEnumerable<int> indices)
    {
        foreach (int index in indices)
        {
            Write(output, index, isHeader: false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => json.Dispose();

    private void Write(IBufferWriter<byte> output, int index, bool isHeader)
    {
        Utf8JsonReader reader = new(ToJson(index));
        bool isFirst = true;
        while (reader.Read())
        {
            bool isName = reader.TokenType == JsonTokenType.PropertyName;
            if (reader.CurrentDepth == 0 || isName != isHeader)
            {
                continue;
            }

            output.Write(isFirst ? [] : ","u8);
            WriteValue(output, ref reader);
            isFirst = false;
        }

        output.Write("\r\n"u8);
    }

    private ReadOnlySpan<byte> ToJson(int index)
    {
        row.ResetWrittenCount();
        json.Reset(row);
        writeRow(json, index);
        json.Flush();
        return row.WrittenSpan;
    }

    /// <summary>A value that does not exist is empty, and a text in quotes where it needs them.</summary>
    private static void WriteValue(IBufferWriter<byte> output, ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
        {
            output.Write(reader.TokenType == JsonTokenType.Null ? [] : reader.ValueSpan);
            return;
        }

        byte[] text = new byte[reader.ValueSpan.Length];
        ReadOnlySpan<byte> plain = text.AsSpan(0, reader.CopyString(text));
        if (plain.IsEmpty || !(plain.ContainsAny(Quoted) || plain[0] == ' ' || plain[^1] == ' '))
        {
            output.Write(plain);
            return;
        }

        output.Write("\""u8);
        foreach (byte letter in plain)
        {
            output.Write(letter == '"' ? "\"\""u8 : [letter]);
        }

        output.Write("\""u8);
    }
}
