namespace SelfRepair.Api.Models;

/// <summary>Keeps a model in memory for as long as it is not disposed.</summary>
/// <param name="model">The model.</param>
/// <param name="release">Gives it back.</param>
public sealed class ModelLease(LoadedModel model, Action release) : IDisposable
{
    private Action? release = release;

    /// <summary>The model.</summary>
    public LoadedModel Model { get; } = model;

    /// <summary>Lets the model go; a second call does nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref release, value: null)?.Invoke();
}
