namespace SelfRepair.Inference.Packages;

/// <summary>A file of a model package is not the file that its manifest describes.</summary>
/// <param name="package">The folder's name, without its parents.</param>
/// <param name="fileName">The file.</param>
/// <param name="expected">What the manifest says.</param>
/// <param name="found">What the folder holds.</param>
public sealed class PackageChecksumException(string package, string fileName, PackageFile expected, PackageFile found)
    : InferenceException(
        $"{fileName} of model package '{package}' was changed after its export: its manifest says SHA-256 "
        + $"{expected.Sha256} of {expected.Bytes} bytes, the file has {found.Sha256} of {found.Bytes} bytes. "
        + "Export the checkpoint again.")
{
    /// <summary>The folder's name, without its parents.</summary>
    public string Package { get; } = package;

    /// <summary>The file.</summary>
    public string FileName { get; } = fileName;

    /// <summary>What the manifest says of it.</summary>
    public PackageFile Expected { get; } = expected;

    /// <summary>What the folder holds.</summary>
    public PackageFile Found { get; } = found;
}
