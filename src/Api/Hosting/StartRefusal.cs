using Microsoft.Extensions.Options;
using SelfRepair.Api.Settings;
using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Api.Hosting;

/// <summary>What keeps the service from starting although it is no fault of it.</summary>
public static class StartRefusal
{
    /// <summary>The sentences for whoever starts it; none where an exception is a fault of the service.</summary>
    /// <param name="exception">What the start threw.</param>
    public static IReadOnlyList<string> SentencesOf(Exception exception) => exception switch
    {
        OptionsValidationException wrong => [.. wrong.Failures],
        InvalidSettingException or NormalizationUnavailableException or IOException or UnauthorizedAccessException =>
            [exception.Message],
        _ => [],
    };
}
