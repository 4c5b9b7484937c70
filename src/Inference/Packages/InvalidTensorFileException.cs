namespace SelfRepair.Inference.Packages;

/// <summary>A file breaks the safetensors format.</summary>
public sealed class InvalidTensorFileException : InferenceException
{
    /// <summary>Refuses a file.</summary>
    /// <param name="fileName">Its name, without folder.</param>
    /// <param name="tensor">The tensor at fault, if one is.</param>
    /// <param name="reason">What is wrong, a clause that goes on from the file's name.</param>
    /// <param name="innerException">What lies beneath, if anything.</param>
    public InvalidTensorFileException(
        string fileName, string? tensor, string reason, Exception? innerException = null)
        : base($"{fileName} is not a sound safetensors file: {reason}", innerException)
    {
        FileName = fileName;
        Tensor = tensor;
    }

    /// <summary>The file's name, without folder.</summary>
    public string FileName { get; }

    /// <summary>The tensor at fault; null where the file as a whole is.</summary>
    public string? Tensor { get; }
}
