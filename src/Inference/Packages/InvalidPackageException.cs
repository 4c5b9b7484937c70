namespace SelfRepair.Inference.Packages;

/// <summary>A folder is not a model package that this program can run.</summary>
/// <param name="package">The folder's name, without its parents.</param>
/// <param name="reason">What is wrong, a clause that goes on from the package's name.</param>
/// <param name="innerException">What lies beneath, if anything.</param>
public sealed class InvalidPackageException(string package, string reason, Exception? innerException = null)
    : InferenceException(
        $"'{package}' is not a usable model package: {reason} Export the checkpoint again.", innerException)
{
    /// <summary>The folder's name, without its parents.</summary>
    public string Package { get; } = package;
}
