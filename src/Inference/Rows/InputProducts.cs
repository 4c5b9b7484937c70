using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Sessions;
using MemoryMarshal = System.Runtime.InteropServices.MemoryMarshal;

namespace SelfRepair.Inference.Rows;

/// <summary>Products with a block's input matrices that the rows of a run share: those of the streams that several
/// heads change, and those of the heads' W_O,h.</summary>
/// <remarks>Each is made when first asked for, by whichever batch asks, and kept until memory is needed for others:
/// the one that was not asked for longest goes first. Safe for several batches at once.</remarks>
/// <param name="sessions">The model's sessions.</param>
/// <param name="architecture">The model.</param>
/// <param name="maxTokens">Tokens of streams to keep, beside one layer's heads.</param>
internal sealed class InputProducts(BlockSessions sessions, Architecture architecture, long maxTokens) : IDisposable
{
    private readonly ModelShape shape = architecture.Shape;
    private readonly Dictionary<Key, LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> byUse = [];
    private readonly Lock gate = new();
    private long rowCount;

    /// <summary>The products of a kept stream.</summary>
    /// <param name="start">Where the stream was kept, and the block that reads it.</param>
    /// <param name="cancellation">Stops it.</param>
    public Lease OfStream(RowStart start, Cancellation cancellation)
    {
        int tokens = start.Cache.Tokens.Length;
        return Get(new Key(start.Layer, start.StreamPlace, start.Cache), tokens, () =>
        {
            using OrtValue rows = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, MemoryMarshal.AsMemory(start.Stream), [tokens, shape.DModel]);
            return Multiply(start.Layer, rows, tokens, cancellation);
        });
    }

    /// <summary>The products of a head's W_O,h.</summary>
    /// <param name="layer">The block that reads what the head wrote.</param>
    /// <param name="head">The head.</param>
    /// <param name="cancellation">Stops it.</param>
    public Lease OfHead(int layer, HeadId head, Cancellation cancellation) =>
        Get(new Key(layer, Place: 0, head), shape.DHead, () =>
        {
            using OrtValue rows = sessions.HeadMatrix(head);
            return Multiply(layer, rows, shape.DHead, cancellation);
        });

    /// <summary>Columns of W_Q, W_K, W_V and W_in.</summary>
    /// <param name="matrix">0 to 3.</param>
    public int WidthOf(int matrix) => matrix == 3 ? architecture.DMlpPadded : shape.DModel;

    /// <summary>Frees all; none may be leased.</summary>
    public void Dispose()
    {
        foreach (Entry entry in byUse)
        {
            entry.Free();
        }
    }

    private Lease Get(Key key, int rows, Func<OrtValue[]> make)
    {
        LinkedListNode<Entry>? node;
        lock (gate)
        {
            if (entries.TryGetValue(key, out node))
            {
                byUse.Remove(node);
            }
            else
            {
                Evict(rows);
                node = new LinkedListNode<Entry>(new Entry(key, rows, new RetryingLazy<OrtValue[]>(make)));
                entries[key] = node;
                rowCount += rows;
            }

            byUse.AddLast(node);
            node.Value.LeaseCount++;
        }

        return new Lease(this, node.Value);
    }

    private void Return(Entry entry)
    {
        lock (gate)
        {
            entry.LeaseCount--;
        }
    }

    /// <summary>Drops the oldest that are not leased, until there is room for more.</summary>
    private void Evict(int rows)
    {
        LinkedListNode<Entry>? oldest = byUse.First;
        while (oldest is not null && rowCount + rows > maxTokens + shape.DModel)
        {
            LinkedListNode<Entry>? next = oldest.Next;
            if (oldest.Value.LeaseCount == 0)
            {
                byUse.Remove(oldest);
                entries.Remove(oldest.Value.Key);
                rowCount -= oldest.Value.RowCount;
                oldest.Value.Free();
            }

            oldest = next;
        }
    }

    private OrtValue[] Multiply(int layer, OrtValue rows, int count, Cancellation cancellation)
    {
        InferenceSession session = sessions.InputProducts(layer);
        using OrtIoBinding binding = session.CreateIoBinding();
        binding.BindInput(InputProductsGraph.Rows, rows);
        string[] names = InputProductsGraph.Matrices(layer);
        List<OrtValue> products = [];
        try
        {
            foreach (string name in names)
            {
                products.Add(OrtValue.CreateAllocatedTensorValue(
                    OrtAllocator.DefaultInstance, TensorElementType.Float, [count, WidthOf(products.Count)]));
                binding.BindOutput(InputProductsGraph.Product(name), products[^1]);
            }

            cancellation.Run(session, binding);
            return [.. products];
        }
        catch
        {
            products.ForEach(product => product.Dispose());
            throw;
        }
    }

    /// <summary>Products that stay while this is held, by matrix, each [rows, width].</summary>
    internal sealed class Lease : IDisposable
    {
        private readonly InputProducts owner;
        private readonly Entry entry;

        public Lease(InputProducts owner, Entry entry)
        {
            this.owner = owner;
            this.entry = entry;
        }

        /// <summary>Makes the products, unless another thread has begun.</summary>
        public void MakeUnlessBegun() => entry.MakeUnlessBegun();

        /// <summary>The product with a matrix, made by the first that asks; the others wait.</summary>
        /// <param name="matrix">0 to 3.</param>
        public OrtValue this[int matrix] => entry.Products.Value[matrix];

        public void Dispose() => owner.Return(entry);
    }

    internal readonly record struct Key(int Layer, int Place, object Source);

    internal sealed class Entry(Key key, int rowCount, RetryingLazy<OrtValue[]> products)
    {
        private bool isBegun;

        public Key Key => key;

        public int RowCount => rowCount;

        public RetryingLazy<OrtValue[]> Products => products;

        public int LeaseCount { get; set; }

        public void MakeUnlessBegun()
        {
            if (!Interlocked.Exchange(ref isBegun, true))
            {
                _ = products.Value;
            }
        }

        public void Free()
        {
            Array.ForEach(products.ValueOrNull ?? [], product => product.Dispose());
        }
    }
}
