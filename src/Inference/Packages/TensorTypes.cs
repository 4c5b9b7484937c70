namespace SelfRepair.Inference.Packages;

/// <summary>How safetensors names its element types, and how wide they are.</summary>
public static class TensorTypes
{
    private static readonly Dictionary<string, TensorType> ByName =
        Enum.GetValues<TensorType>().ToDictionary(NameOf, StringComparer.Ordinal);

    /// <summary>Reads a type's name as it stands in a file.</summary>
    /// <param name="name">The name, such as <c>F32</c>.</param>
    /// <param name="type">The type.</param>
    /// <returns>false where the format has no such type.</returns>
    public static bool TryParse(string name, out TensorType type) => ByName.TryGetValue(name, out type);

    /// <summary>The type's name as it stands in a file.</summary>
    /// <param name="type">The type.</param>
    public static string NameOf(TensorType type) => type switch
    {
        TensorType.Bool => "BOOL",
        TensorType.F8E5M2 => "F8_E5M2",
        TensorType.F8E4M3 => "F8_E4M3",
        _ => type.ToString(),
    };

    /// <summary>Bytes of one element.</summary>
    /// <param name="type">The type.</param>
    public static int ByteSize(TensorType type) => type switch
    {
        <= TensorType.F8E4M3 => 1,
        <= TensorType.BF16 => 2,
        <= TensorType.F32 => 4,
        _ => 8,
    };
}
