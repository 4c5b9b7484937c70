namespace SelfRepair.OnnxExport.WeightFiles;

/// <summary>Text from a file, made fit for a message whatever the file holds.</summary>
internal static class Quotation
{
    /// <summary>Longest piece that is repeated.</summary>
    private const int MaxLength = 120;

    /// <summary>The text between quotation marks, cut where it is long, control characters replaced.</summary>
    /// <param name="text">The text.</param>
    public static string Of(string text)
    {
        string piece = text.Length <= MaxLength ? text : text[..MaxLength] + "...";
        return $"'{string.Concat(piece.Select(letter => char.IsControl(letter) ? '?' : letter))}'";
    }
}
