using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Rows;

namespace SelfRepair.Benchmarks.Sweeps;

/// <summary>A package and an engine on it, opened as the service opens them: sessions are made while files are
/// hashed.</summary>
/// <param name="package">The package.</param>
/// <param name="engine">The engine.</param>
internal sealed class OpenedModel(ModelPackage package, RowEngine engine) : IDisposable
{
    /// <summary>The engine.</summary>
    public RowEngine Engine => engine;

    /// <summary>Opens a package.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="options">How to run.</param>
    public static OpenedModel In(string folder, EngineOptions options) => ModelPackage.Open(folder, package =>
    {
        RowEngine engine = RowEngine.Open(package, options);
        engine.Prepare();
        return new OpenedModel(package, engine);
    });

    /// <summary>Frees both.</summary>
    public void Dispose()
    {
        engine.Dispose();
        package.Dispose();
    }
}
