namespace SelfRepair.Inference.Tokenization;

/// <summary>The process cannot normalize text, so that most accented text would get wrong tokens without a
/// word.</summary>
public sealed class NormalizationUnavailableException : InferenceException
{
    /// <summary>Refuses to go on without normalization.</summary>
    public NormalizationUnavailableException()
        : base("Unicode normalization does nothing in this process: .NET runs in invariant globalization mode. "
            + "Install ICU (libicu) and leave DOTNET_SYSTEM_GLOBALIZATION_INVARIANT unset.")
    {
    }
}
