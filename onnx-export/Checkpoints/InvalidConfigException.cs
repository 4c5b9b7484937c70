using SelfRepair.OnnxExport.Reporting;

namespace SelfRepair.OnnxExport.Checkpoints;

/// <summary>config.json is unreadable, or a value in it is absent or impossible.</summary>
/// <param name="key">The key; empty where the file as a whole is meant.</param>
/// <param name="fault">What is wrong, a clause that goes on from the key or the file's name.</param>
/// <param name="innerException">What lies beneath, if anything.</param>
public sealed class InvalidConfigException(string key, string fault, Exception? innerException = null)
    : ExportException(key.Length == 0 ? $"config.json {fault}" : $"config.json: {key} {fault}", innerException)
{
    /// <summary>The key; empty where the file as a whole is meant.</summary>
    public string Key { get; } = key;
}
