using SelfRepair.Api.Problems;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Storage;

/// <summary>The data folder cannot be written or read.</summary>
/// <param name="what">What was to be kept or found there.</param>
/// <param name="innerException">The file system's refusal.</param>
public sealed class DataFolderException(string what, Exception innerException) : ApiException(
    $"The data folder refuses {what}: the user that the service runs as may not write or read there, or its disk "
    + $"fails. Give that user the right, or name another folder in {SettingNames.Data}. The log says more.",
    innerException)
{
    /// <summary>What was to be kept or found there.</summary>
    public string What => what;
}
