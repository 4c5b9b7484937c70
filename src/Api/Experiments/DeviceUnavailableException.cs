using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Experiments;

/// <summary>A device or precision is asked for that is not here.</summary>
/// <param name="pointer">JSON pointer to what was asked for.</param>
/// <param name="sentence">What was asked, what was looked for, what to do.</param>
public sealed class DeviceUnavailableException(string pointer, string sentence) : ApiException(sentence)
{
    /// <summary>JSON pointer to what was asked for.</summary>
    public string Pointer => pointer;
}
