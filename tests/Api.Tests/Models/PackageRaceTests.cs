using Microsoft.Extensions.DependencyInjection;
using SelfRepair.Api.Models;

namespace SelfRepair.Api.Tests.Models;

/// <summary>Many hands on one model: some load it, others take its package away as often as they can.</summary>
public sealed class PackageRaceTests : IDisposable
{
    private const int LoadCount = 12;

    private readonly ServiceFactory service = new();

    [Fact]
    public async Task Acquire_WhileOthersDeleteAndEvict_AlwaysFindsTheWholeModel()
    {
        ModelRevision revision = Get<ModelCatalog>().Find("parallel").Revision("main");
        using CancellationTokenSource loaded = new();
        Task[] removals = [Task.Run(() => Remove(revision, loaded.Token)), Task.Run(() => Evict(loaded.Token))];

        List<float>[] biases = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => Task.Run(() => LoadAsync(revision))));
        await loaded.CancelAsync();
        await Task.WhenAll(removals);

        Assert.Equal(3 * LoadCount, biases.Sum(each => each.Count));
        Assert.Single(biases.SelectMany(each => each).Distinct());
        string packages = Path.Combine(service.DataFolder, "packages");
        Assert.DoesNotContain(
            Directory.GetFileSystemEntries(packages).Select(Path.GetFileName),
            name => name!.StartsWith('.'));
    }

    /// <inheritdoc/>
    public void Dispose() => service.Dispose();

    private T Get<T>()
        where T : notnull => service.Services.GetRequiredService<T>();

    /// <summary>Loads the model again and again, each time from the disk where nobody else holds it.</summary>
    private async Task<List<float>> LoadAsync(ModelRevision revision)
    {
        List<float> biases = [];
        for (int load = 0; load < LoadCount; load++)
        {
            using ModelLease lease = await Get<ModelHost>().AcquireAsync(
                revision, default, new Progress<PreparationProgress>(), CancellationToken.None);
            biases.Add(lease.Model.Engine.UnembeddingBias(1));
            lease.Dispose();
            Get<ModelHost>().Unload(lease.Model.Key);
        }

        return biases;
    }

    private void Remove(ModelRevision revision, CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            try
            {
                Get<ModelKeeper>().Delete(revision.Model, revision.Name);
            }
            catch (ModelInUseException)
            {
                // As it should be for as long as somebody holds it.
            }
        }
    }

    private void Evict(CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            Get<PackageCache>().MakeRoom(Get<Api.Settings.ServiceSettings>().DiskBudget).Dispose();
        }
    }
}
