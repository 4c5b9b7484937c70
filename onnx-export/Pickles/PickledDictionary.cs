namespace SelfRepair.OnnxExport.Pickles;

/// <summary>A dictionary of a pickle, as the list of what was put into it.</summary>
/// <remarks>Nothing is hashed or compared before it is known to be text: a hostile key can take for ever.</remarks>
internal sealed class PickledDictionary
{
    private readonly List<(object? Key, object? Value)> entries = [];

    /// <summary>Puts a value in.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The value.</param>
    public void Add(object? key, object? value) => entries.Add((key, value));

    /// <summary>The values whose keys are text; a later one takes the place of an earlier.</summary>
    public Dictionary<string, object?> ByText()
    {
        Dictionary<string, object?> values = new(StringComparer.Ordinal);
        foreach ((object? key, object? value) in entries)
        {
            if (key is string text)
            {
                values[text] = value;
            }
        }

        return values;
    }
}
