using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Settings;

/// <summary>A setting has a value that the service cannot start with.</summary>
/// <param name="setting">The setting's name.</param>
/// <param name="sentence">What was given, what is allowed, what to do.</param>
public sealed class InvalidSettingException(string setting, string sentence) : ApiException($"{setting}: {sentence}")
{
    /// <summary>The setting's name.</summary>
    public string Setting => setting;
}
