namespace SelfRepair.Api.Models;

/// <summary>An exported package that is neither evicted nor deleted for as long as this is not disposed.</summary>
/// <param name="key">The package's name.</param>
/// <param name="folder">Its folder.</param>
/// <param name="release">Gives it back.</param>
public sealed class PackageLease(string key, string folder, Action release) : IDisposable
{
    private Action? release = release;

    /// <summary>The package's name.</summary>
    public string Key { get; } = key;

    /// <summary>Its folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>Lets the package go; a second call does nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref release, value: null)?.Invoke();
}
